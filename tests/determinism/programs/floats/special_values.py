# Touches: nan, inf, signed zero and subnormals through math, cmath and power.
import cmath
import math

VALUES = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 5e-324, -2.2e-308, 1.7e308]
NAMES = "exp sin cos atan sqrt log gamma lgamma erf sinh cosh tanh asinh acosh atanh expm1 log1p"


def attempt(function, *arguments):
    try:
        return repr(function(*arguments))
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        return f"{type(error).__name__}({error})"


for name in NAMES.split():
    print(name, *(attempt(getattr(math, name), v) for v in VALUES))
for name in ("exp", "log", "sqrt", "atanh", "cosh"):
    print(name, *(attempt(getattr(cmath, name), complex(v, 0.5)) for v in VALUES))
print([[attempt(math.pow, a, b) for b in (0.5, -1.0, 3.0, math.nan)] for a in VALUES])
