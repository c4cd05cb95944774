# Touches: math.exp, expm1, exp2, log, log1p, log2 and log10, whose last bits vary by CPU.
import math

for k in range(1, 60):
    x = k * 0.219 - 5
    y = abs(x) + 1e-3
    print(
        math.exp(x).hex(), math.expm1(x).hex(), math.exp2(x).hex(),
        math.log(y).hex(), math.log1p(y).hex(), math.log2(y).hex(), math.log10(y).hex(),
    )
print(math.log(10**400), math.log2(7**900), math.log10(3**1000), math.log(5, 3), math.log(1e-320))
for name in ("exp", "expm1", "exp2", "log", "log1p", "log2", "log10"):
    print(name, hash(tuple(getattr(math, name)(k * 0.00031) for k in range(1, 50_000))))
