# Touches: float ** float and math.pow, which call libm's pow.
import math


def show(base, exponent):
    try:
        return (base**exponent).hex()
    except (OverflowError, ZeroDivisionError) as error:
        return f"{type(error).__name__}: {error}"


bases = [0.1, 0.9999999, 1.0000001, 1.5, 2.7, 10.0, 123.456, 1e-200, 1e200]
exponents = [-3.7, -1.0, 0.5, 1 / 3, 2.2, 17.0, 1e6]
for base in bases:
    print(base, [show(base, exponent) for exponent in exponents])
print([math.pow(1.1, n).hex() for n in range(0, 400, 13)])
print(pow(2.5, -0.3), (-8) ** (1 / 3), (-2.0) ** 3, 0.0**0.0)
print(hash(tuple((k * 0.0021) ** (3.7 - k * 0.0003) for k in range(1, 60_000))))
