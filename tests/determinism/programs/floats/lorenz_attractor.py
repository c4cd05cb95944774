# Touches: the Lorenz system with a detour by log and exp; one bit grows to everything in 40 units.
import math


def lorenz(x, y, z):
    return 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z


x, y, z = math.exp(0.1), math.cos(0.7), math.pow(21.1, 0.97)
h = 0.004
for i in range(20000):
    dx, dy, dz = lorenz(x, y, z)
    mx, my, mz = lorenz(x + h * dx, y + h * dy, z + h * dz)
    x, y, z = x + h / 2 * (dx + mx), y + h / 2 * (dy + my), z + h / 2 * (dz + mz)
    x = math.copysign(math.exp(math.log(abs(x))), x)  # On paper this changes nothing.
    if i % 2000 == 0:
        print(i, repr(x), repr(y), repr(z))
print("end", x.hex(), y.hex(), z.hex())
