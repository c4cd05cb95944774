# Touches: Bessel functions by series and by integral, compared bit for bit.
import math


def by_series(n, x):
    return math.fsum(
        (-1) ** k * (x / 2) ** (2 * k + n) / (math.gamma(k + 1) * math.gamma(k + n + 1.0))
        for k in range(40)
    )


def by_integral(n, x, steps=256):
    h = math.pi / steps
    inner = (math.cos(n * k * h - x * math.sin(k * h)) for k in range(1, steps))
    ends = (1 + math.cos(n * math.pi)) / 2
    return (ends + math.fsum(inner)) * h / math.pi


for n in range(4):
    for x in (0.1, 1.7, 5.3, 11.1):
        a, b = by_series(n, x), by_integral(n, x)
        print(n, x, a.hex(), b.hex(), a == b)
print(hash(tuple(by_series(n / 4 + 0.1, x / 50) for n in range(3) for x in range(1, 200))))
