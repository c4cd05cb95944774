# Touches: continued fractions of libm results; one wrong bit changes the tail of the digits.
import fractions
import math


def digits(x):
    exact = fractions.Fraction(x)
    while True:
        whole = math.floor(exact)
        yield whole
        if exact == whole:
            return
        exact = 1 / (exact - whole)


for name in ("exp", "sin", "cos", "tan", "log", "gamma", "erf", "atan", "sinh", "cbrt"):
    for x in (1.0, 2.5):
        value = getattr(math, name)(x)
        print(name, x, list(digits(value)), value.as_integer_ratio())
