# Touches: a plucked string in sine modes against finite differences; both in hex.
import math

n, steps, courant = 60, 300, 0.9
now = [math.sin(math.pi * k / n) ** 3 for k in range(n + 1)]
before = now[:]
for step in range(steps):
    after = [0.0] * (n + 1)
    for k in range(1, n):
        bend = now[k - 1] - 2 * now[k] + now[k + 1]
        after[k] = 2 * now[k] - before[k] + courant**2 * bend
    before, now = now, after
modes = [math.fsum(now[k] * math.sin(m * math.pi * k / n) for k in range(n)) for m in range(8)]
print([v.hex() for v in now[::12]])
print([m.hex() for m in modes])
