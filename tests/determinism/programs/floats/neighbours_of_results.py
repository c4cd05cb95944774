# Touches: math.nextafter, ulp, frexp, modf, fmod and remainder over libm results.
import math

for k in range(1, 40):
    x = math.pow(k, 1.7) * math.cos(k)
    print(
        x.hex(), math.nextafter(x, math.inf).hex(), math.ulp(x).hex(), math.frexp(x),
        math.modf(x), math.fmod(x, math.pi).hex(), math.remainder(x, math.e).hex(),
        math.copysign(math.sqrt(abs(x)), x).hex(), math.isclose(x, x * (1 + 1e-12)),
    )
