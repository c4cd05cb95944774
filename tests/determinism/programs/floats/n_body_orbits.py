# Touches: planets under gravity with ** -1.5 as pow; energy drift printed to the last bit.
import math


class Body:
    def __init__(self, mass, position, velocity):
        self.mass, self.position, self.velocity = mass, list(position), list(velocity)


def advance(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            d = [p - q for p, q in zip(a.position, b.position)]
            factor = dt * math.fsum(v * v for v in d) ** -1.5
            factors.append(factor)
            for axis in range(3):
                a.velocity[axis] -= d[axis] * b.mass * factor
                b.velocity[axis] += d[axis] * a.mass * factor
    for body in bodies:
        body.position = [p + dt * v for p, v in zip(body.position, body.velocity)]


def energy(bodies):
    total = sum(0.5 * b.mass * math.hypot(*b.velocity) ** 2 for b in bodies)
    for i, a in enumerate(bodies):
        total -= sum(a.mass * b.mass / math.dist(a.position, b.position) for b in bodies[i + 1 :])
    return total


factors = []
planets = [
    Body(39.478, (0, 0, 0), (0, 0, 0)),
    Body(0.0377, (4.84, -1.16, -0.10), (0.606, 2.81, -0.02)),
    Body(0.0113, (8.34, 4.12, -0.40), (-1.01, 1.82, 0.008)),
    Body(0.0017, (12.89, -15.11, -0.22), (1.08, 0.868, -0.010)),
]
print(energy(planets).hex())
for century in range(5):
    for _ in range(400):
        advance(planets, 0.01)
    print(century, energy(planets).hex(), [repr(p) for p in planets[1].position])
print(len(factors), hash(tuple(factors)))
