# Touches: math.asin, acos, atan and atan2, whose last bits vary by CPU and architecture.
import math

values = [i / 64 for i in range(-64, 65, 3)]
for v in values:
    print(v, math.asin(v).hex(), math.acos(v).hex(), math.atan(v * 17).hex())
for y in (-3.1, -0.0, 0.0, 1e-300, 0.7, 12.5):
    print([repr(math.atan2(y, x)) for x in (-2.3, -0.0, 0.0, 1e-5, 3.3, math.inf)])
grid = [k / 30_000 for k in range(-30_000, 30_001)]
for function in (math.asin, math.acos, math.atan):
    print(function.__name__, hash(tuple(map(function, grid))))
print("atan2", hash(tuple(math.atan2(y, 0.7 - y * y) for y in grid)))
