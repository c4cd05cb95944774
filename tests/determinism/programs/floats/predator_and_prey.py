# Touches: Lotka-Volterra by an adaptive Runge-Kutta whose step size is chosen by pow.
import math


def rates(prey, predators):
    return 1.1 * prey - 0.4 * prey * predators, 0.1 * prey * predators - 0.4 * predators


def heun(p, q, h):
    a, b = rates(p, q)
    c, d = rates(p + h * a, q + h * b)
    return p + h / 2 * (a + c), q + h / 2 * (b + d), h / 2 * math.hypot(c - a, d - b)


t, p, q, h, steps = 0.0, 10.0, 5.0, 0.1, 0
sizes = []
while t < 40:
    new_p, new_q, error = heun(p, q, h)
    if error < 1e-5:
        t, p, q, steps = t + h, new_p, new_q, steps + 1
        if steps % 1500 == 0:
            print(steps, t.hex(), p.hex(), q.hex())
    sizes.append(h)
    h *= min(2.0, 0.9 * (1e-5 / max(error, 1e-12)) ** (1 / 3))
print("end", steps, t.hex(), (1.1 * math.log(q) - 0.4 * q + 0.4 * math.log(p) - 0.1 * p).hex())
print("sizes", len(sizes), hash(tuple(sizes)))
