"""Floating point: bodies under gravity, a matrix product in the large, escape times, an integral."""

import math


class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def bodies():
    return [Body(math.cos(i) * (1 + i), math.sin(i) * (1 + i), 0.1 * i, -0.1 * math.sin(i), 0.1 * math.cos(i), 0.01, 1 / (1 + i))
            for i in range(5)]


def advance(system, pairs, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        distance = dx * dx + dy * dy + dz * dz + 0.01
        pull = dt / (distance * math.sqrt(distance))
        am = a.mass * pull
        bm = b.mass * pull
        a.vx -= dx * bm
        a.vy -= dy * bm
        a.vz -= dz * bm
        b.vx += dx * am
        b.vy += dy * am
        b.vz += dz * am
    for body in system:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(system):
    return sum(0.5 * b.mass * (b.vx ** 2 + b.vy ** 2 + b.vz ** 2) for b in system)


def inverse_sum(i, j):
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)


def spectral(size):
    u = [1.0] * size
    for _ in range(3):
        v = [sum(inverse_sum(i, j) * u[j] for j in range(size)) for i in range(size)]
        u = [sum(inverse_sum(j, i) * v[j] for j in range(size)) for i in range(size)]
    return math.sqrt(sum(a * b for a, b in zip(u, v)) / sum(b * b for b in v))


def escape(size, limit):
    total = 0
    for row in range(size):
        for column in range(size):
            cx, cy = 3.0 * column / size - 2.0, 2.0 * row / size - 1.0
            x = y = 0.0
            steps = 0
            while steps < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                steps += 1
            total += steps
    return total


def main():
    system = bodies()
    pairs = [(a, b) for i, a in enumerate(system) for b in system[i + 1:]]
    for _ in range(60_000):
        advance(system, pairs, 0.001)
    print(f"{energy(system):.9f}")
    print(f"{spectral(190):.9f}")
    print(escape(130, 90))
    print(f"{sum(math.exp(-x * x) * 0.0001 for x in (i * 0.0001 for i in range(400_000))):.9f}")


main()
