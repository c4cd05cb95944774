# Touches: a seeded Monte Carlo estimate whose acceptance test uses hypot and cos.
import math
import random

random.seed(20240229)
inside = sum(math.hypot(random.random(), random.random()) <= 1 for _ in range(20000))
print("pi", 4 * inside / 20000)
needles = 20000
crossed = 0
for _ in range(needles):
    angle, offset = random.uniform(0, math.pi / 2), random.uniform(0, 0.5)
    crossed += offset <= 0.5 * math.sin(angle)
print("buffon", repr(2 * needles / crossed))
print("integral", math.fsum(math.exp(-random.random() ** 2) for _ in range(5000)).hex())
angles = [random.uniform(-9, 9) for _ in range(30_000)]
print("hash", hash(tuple(math.cos(a) * math.exp(a) for a in angles)))
