# Touches: math.hypot and dist over many dimensions, with their own scaled summing.
import math


def point(seed, dimensions):
    state = seed
    for _ in range(dimensions):
        state = (state * 1103515245 + 12345) % 2**31
        yield state / 2**31 * 10 - 5


for dimensions in range(1, 13):
    p, q = list(point(7, dimensions)), list(point(dimensions, dimensions))
    print(dimensions, math.hypot(*p).hex(), math.dist(p, q).hex(), math.hypot(*p, *q).hex())
print(math.hypot(3e200, 4e200), math.hypot(5e-324, 5e-324), abs(3e-170 + 4e-170j))
print(hash(tuple(abs(complex(math.exp(k * 1e-4), 3 * math.sin(k))) for k in range(40_000))))
print(hash(tuple(math.hypot(k * 0.1, k % 17, 0.3) for k in range(20_000))))
