# Touches: decimal's own exp and ln against libm's, the error of each float in units of last place.
import decimal
import math

decimal.getcontext().prec = 40


def error_in_ulps(exact, value):
    return f"{(decimal.Decimal(value) - exact) / decimal.Decimal(math.ulp(value)):.6f}"


for k in range(1, 25):
    x = k * 0.731
    d = decimal.Decimal(x)
    print(
        k,
        error_in_ulps(d.exp(), math.exp(x)),
        error_in_ulps(d.ln(), math.log(x)),
        error_in_ulps(d.log10(), math.log10(x)),
        error_in_ulps(d ** decimal.Decimal("1.5"), x**1.5),
    )
misrounded = {"exp": 0, "log": 0, "log10": 0}
for k in range(1, 600):
    x = k * 0.11731
    d = decimal.Decimal(x)
    for name, exact in (("exp", d.exp()), ("log", d.ln()), ("log10", d.log10())):
        value = getattr(math, name)(x)
        error = abs(exact - decimal.Decimal(value))
        misrounded[name] += error * 2 > decimal.Decimal(math.ulp(value))
print(misrounded, hash(tuple(math.exp(k * 0.0119) for k in range(30_000))))
