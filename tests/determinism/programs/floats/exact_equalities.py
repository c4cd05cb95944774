# Touches: identities of libm functions that hold or fail depending on the last bit.
import math
import zlib

IDENTITIES = {
    "sin^2+cos^2": lambda x: math.sin(x) ** 2 + math.cos(x) ** 2 == 1,
    "exp(log x)": lambda x: math.exp(math.log(x)) == x,
    "log(exp x)": lambda x: math.log(math.exp(x)) == x,
    "tan": lambda x: math.tan(x) == math.sin(x) / math.cos(x),
    "pow 2": lambda x: math.pow(x, 2) == x * x,
    "pow .5": lambda x: x**0.5 == math.sqrt(x),
    "cbrt": lambda x: math.cbrt(x) == x ** (1 / 3),
    "sinh": lambda x: math.sinh(x) == (math.exp(x) - math.exp(-x)) / 2,
    "atan": lambda x: math.tan(math.atan(x)) == x,
    "gamma": lambda x: math.gamma(x + 1) == x * math.gamma(x),
    "log2": lambda x: math.log2(x) == math.log(x) / math.log(2),
}
for name, holds in IDENTITIES.items():
    marks = "".join("=" if holds(k / 1237 + 0.01) else "." for k in range(7000))
    print(name, marks.count("="), marks[::70], zlib.crc32(marks.encode()))
