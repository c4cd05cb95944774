# Touches: Gauss-Legendre nodes by Newton from math.cos starts; nodes, weights and integrals.
import math


def legendre(n, x):
    p0, p1 = 1.0, x
    for k in range(2, n + 1):
        p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
    return p1, n * (x * p1 - p0) / (x * x - 1)


def rule(n):
    for i in range(1, n + 1):
        x = math.cos(math.pi * (i - 0.25) / (n + 0.5))
        for _ in range(6):
            value, slope = legendre(n, x)
            x -= value / slope
        yield x, 2 / ((1 - x * x) * legendre(n, x)[1] ** 2)


for n in (3, 8, 21):
    pairs = list(rule(n))
    print(n, *(f"{x.hex()}:{w.hex()}" for x, w in pairs[:4]))
    print(math.fsum(w * math.exp(x) for x, w in pairs).hex())
print(hash(tuple(math.fsum(w * math.exp(x * k / 7) for x, w in rule(21)) for k in range(60))))
print(hash(tuple(math.exp(k * x) * w for k in range(1, 400) for x, w in pairs)))
