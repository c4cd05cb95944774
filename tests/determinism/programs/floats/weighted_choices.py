# Touches: unseeded random.choices with weights from exp; cumulative sums decide the draw.
import collections
import math
import random

weights = [math.exp(-k / 3) for k in range(12)]
draws = random.choices(range(12), weights=weights, k=2000)
counts = collections.Counter(draws)
entropy = -math.fsum(c / 2000 * math.log2(c / 2000) for c in counts.values())
chi = math.fsum(
    (counts[k] - 2000 * w / math.fsum(weights)) ** 2 / (2000 * w / math.fsum(weights))
    for k, w in enumerate(weights)
)
print(counts.most_common(), entropy.hex(), chi.hex())
