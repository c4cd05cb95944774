# Touches: math.sinh, cosh, tanh and their inverses, whose last bits vary by libm.
import math


def attempt(function, x):
    try:
        return repr(function(x))
    except (ValueError, OverflowError) as error:
        return type(error).__name__


NAMES = ("sinh", "cosh", "tanh", "asinh", "acosh", "atanh")
for x in (-20.5, -3.3, -0.9, -1e-9, 0.0, 1e-3, 0.25, 0.999, 1.0, 1.7, 25.25, 700.1, 711.0):
    print(x, *(f"{name}={attempt(getattr(math, name), x)}" for name in NAMES))
for name in NAMES:
    start = 1.0 if name == "acosh" else -0.9999
    results = tuple(getattr(math, name)(start + k * 0.00004) for k in range(49_000))
    print(name, hash(results), results[-1].hex())
