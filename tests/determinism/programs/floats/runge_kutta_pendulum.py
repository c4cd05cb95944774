# Touches: a Runge-Kutta integration of a pendulum; chaotic growth of last-bit differences.
import math


def derivative(state, t):
    angle, speed = state
    return speed, -math.sin(angle) - 0.5 * speed + 1.5 * math.cos(2 / 3 * t)


def step(state, t, h):
    def moved(k, f):
        return tuple(s + f * d for s, d in zip(state, k))

    k1 = derivative(state, t)
    k2 = derivative(moved(k1, h / 2), t + h / 2)
    k3 = derivative(moved(k2, h / 2), t + h / 2)
    k4 = derivative(moved(k3, h), t + h)
    return tuple(
        s + h / 6 * (a + 2 * b + 2 * c + d) for s, a, b, c, d in zip(state, k1, k2, k3, k4)
    )


state, t = (0.2, 0.0), 0.0
for i in range(6000):
    state = step(state, t, 0.05)
    state = math.atan2(math.sin(state[0]), math.cos(state[0])), state[1]
    t += 0.05
    if i % 500 == 499:
        print(f"{t:8.2f}", state[0].hex(), state[1].hex())
