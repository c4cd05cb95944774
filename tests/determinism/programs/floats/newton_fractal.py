# Touches: complex Newton iteration drawn as characters; complex ** decides the basins.
import cmath

ROOTS = [cmath.exp(2j * cmath.pi * k / 5) for k in range(5)]


def basin(z):
    for iteration in range(25):
        if abs(z) < 1e-9:
            return ".", iteration
        z -= (z**5.2 - 1) / (5.2 * z**4.2)
    nearest = min(range(5), key=lambda k: abs(z - ROOTS[k]))
    return "ox+*%"[nearest], z


values = []
for row in range(-11, 12):
    line = ""
    for column in range(-24, 25):
        mark, value = basin(complex(column / 12, row / 6) + 1e-3)
        values.append(value)
        line += mark
    print(line)
print(values[::97], hash(tuple(values)))
