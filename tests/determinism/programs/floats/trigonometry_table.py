# Touches: math.sin, cos and tan, whose last bits vary by CPU (FMA) and architecture.
import math


def row(x):
    return " ".join(f(x).hex() for f in (math.sin, math.cos, math.tan))


for step in range(-40, 41):
    x = step * 0.37
    print(repr(x), row(x))
for huge in (1e5, 1e10, 1e15, 1e22, 2.0**60 + 1024, 1.7e308):
    print(repr(huge), row(huge))
for function in (math.sin, math.cos, math.tan):
    print(function.__name__, hash(tuple(function(k * 0.00123 - 60) for k in range(100_000))))
