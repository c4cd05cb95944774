# Touches: numerical integration of libm functions, Simpson and Romberg to the last bit.
import math


def simpson(f, a, b, n):
    h = (b - a) / n
    middle = math.fsum((4 if k % 2 else 2) * f(a + k * h) for k in range(1, n))
    return (f(a) + middle + f(b)) * h / 3


def romberg(f, a, b, levels):
    rows = [[(f(a) + f(b)) * (b - a) / 2]]
    for level in range(1, levels):
        h = (b - a) / 2**level
        new = [rows[-1][0] / 2 + h * sum(f(a + k * h) for k in range(1, 2**level, 2))]
        for j, previous in enumerate(rows[-1]):
            new.append(new[j] + (new[j] - previous) / (4 ** (j + 1) - 1))
        rows.append(new)
    return rows[-1][-1]


for f in (math.sin, math.exp, math.cosh, math.atan, math.erf, math.gamma, lambda x: x**0.3):
    print(simpson(f, 0.5, 2.5, 200).hex(), repr(romberg(f, 0.5, 2.5, 9)))
for f in (math.sin, math.exp, math.cosh, math.atan, math.gamma):
    print(f.__name__, hash(tuple(f(0.5 + k * 0.0001) for k in range(30_000))))
