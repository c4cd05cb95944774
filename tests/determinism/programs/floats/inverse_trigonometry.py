# Touches: math.asin, acos, atan and atan2, whose last bits vary by CPU and architecture.
import math

values = [i / 64 for i in range(-64, 65, 3)]
for v in values:
    print(v, math.asin(v).hex(), math.acos(v).hex(), math.atan(v * 17).hex())
for y in (-3.1, -0.0, 0.0, 1e-300, 0.7, 12.5):
    print([repr(math.atan2(y, x)) for x in (-2.3, -0.0, 0.0, 1e-5, 3.3, math.inf)])
