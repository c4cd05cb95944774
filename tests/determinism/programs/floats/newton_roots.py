# Touches: Newton's method on transcendental equations; the path to the root shows each bit.
import math


def newton(f, derivative, x):
    yield x
    for _ in range(12):
        x -= f(x) / derivative(x)
        yield x


CASES = {
    "cos x = x": (lambda x: math.cos(x) - x, lambda x: -math.sin(x) - 1, 1.0),
    "x e^x = 5": (lambda x: x * math.exp(x) - 5, lambda x: (1 + x) * math.exp(x), 1.0),
    "x^x = 100": (lambda x: x**x - 100, lambda x: x**x * (math.log(x) + 1), 3.5),
    "erf x = 0.9": (
        lambda x: math.erf(x) - 0.9,
        lambda x: 2 / math.sqrt(math.pi) * math.exp(-x * x),
        0.5,
    ),
}
for name, (f, derivative, start) in CASES.items():
    print(name, *(x.hex() for x in newton(f, derivative, start)))
paths = [
    tuple(newton(lambda x: x * math.exp(x) - c, lambda x: (1 + x) * math.exp(x), 1.0))
    for c in range(1, 900)
]
print(hash(tuple(paths)))
