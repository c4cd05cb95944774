# Touches: every function of cmath, built on libm's.
import cmath

NAMES = "sqrt exp log log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split()
POINTS = [0.5 + 0.25j, -1.3 + 2.2j, 3 - 4j, 1e-8 + 1e-3j, -0.7 - 0.1j, 20 + 0.001j]
for name in NAMES:
    function = getattr(cmath, name)
    print(name, *(repr(function(point)) for point in POINTS))
for point in POINTS:
    print(cmath.polar(point), cmath.phase(point), cmath.rect(abs(point), 0.3), abs(point).hex())
for name in NAMES:
    function = getattr(cmath, name)
    results = tuple(function(complex(k % 83 / 40 - 1.01, k * 0.0007 + 0.1)) for k in range(5000))
    print(name, hash(results))
