# Touches: midpoint displacement with unseeded heights, drawn as text.
import random


def displace(heights, roughness):
    result = [heights[0]]
    for left, right in zip(heights, heights[1:]):
        result += [(left + right) / 2 + random.uniform(-roughness, roughness), right]
    return result


heights = [random.uniform(2, 8), random.uniform(2, 8)]
roughness = 4.0
while len(heights) < 65:
    heights, roughness = displace(heights, roughness), roughness * 0.55
for level in range(9, -1, -1):
    print("".join("#" if h > level else " " for h in heights).rstrip())
print(max(heights), min(heights))
