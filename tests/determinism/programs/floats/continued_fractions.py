# Touches: continued fractions of libm results; one wrong bit changes the tail of the digits.
import math


def digits(x):
    numerator, denominator = x.as_integer_ratio()
    while denominator:
        whole, rest = divmod(numerator, denominator)
        yield whole
        numerator, denominator = denominator, rest


for name in ("exp", "sin", "cos", "tan", "log", "gamma", "erf", "atan", "sinh", "cbrt"):
    for x in (1.0, 2.5):
        value = getattr(math, name)(x)
        print(name, x, list(digits(value)), value.as_integer_ratio())
for name in ("exp", "sin", "gamma", "asinh", "expm1"):
    tails = (list(digits(getattr(math, name)(k / 257)))[-1] for k in range(1, 2500))
    print(name, hash(tuple(tails)))
