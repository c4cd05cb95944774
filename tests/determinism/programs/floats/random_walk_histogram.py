# Touches: an unseeded random walk on a sphere of angles; sin, cos and atan2 at each step.
import math
import random
from collections import Counter

x = y = 0.0
sectors = Counter()
for _ in range(4000):
    angle = random.uniform(-math.pi, math.pi)
    x, y = x + math.cos(angle), y + math.sin(angle)
    sectors[int(math.degrees(math.atan2(y, x))) // 30] += 1
print(repr(x), repr(y), math.hypot(x, y).hex())
for sector in sorted(sectors):
    print(f"{sector * 30:5d} {sectors[sector]:5d}", "#" * (sectors[sector] // 40))
