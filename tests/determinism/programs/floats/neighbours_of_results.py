# Touches: math.nextafter, ulp, frexp, modf, fmod and remainder over libm results.
import math

for k in range(1, 40):
    x = math.pow(k, 1.7) * math.cos(k)
    print(
        x.hex(), math.nextafter(x, math.inf).hex(), math.ulp(x).hex(), math.frexp(x),
        math.modf(x), math.fmod(x, math.pi).hex(), math.remainder(x, math.e).hex(),
        math.copysign(math.sqrt(abs(x)), x).hex(), math.isclose(x, x * (1 + 1e-12)),
    )
values = [math.pow(k, 1.7) * math.cos(k) for k in range(1, 15_000)]
print(hash(tuple(math.fmod(v, math.pi) for v in values)))
print(hash(tuple(math.nextafter(v, 0.0) for v in values)), sum(math.ulp(v) for v in values))
