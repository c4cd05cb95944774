# Touches: math.gamma, lgamma, erf and erfc, built on exp, pow and log.
import math

for i in range(1, 80):
    x = i * 0.41 - 7.03
    print(x.hex(), math.gamma(x).hex(), math.lgamma(x).hex(), math.erf(x).hex(), math.erfc(x).hex())
print([math.gamma(n + 0.5) for n in range(0, 170, 23)], math.lgamma(1e15), math.erfc(26.5))
for name in ("gamma", "lgamma", "erf", "erfc"):
    print(name, hash(tuple(getattr(math, name)(k * 0.00037 + 0.01) for k in range(30_000))))
