"""Floats, small and big integers, complex numbers, fractions, the module math, conversions from and to text."""

import cmath
import fractions
import math
import random
import statistics


def simulate(steps):
    """A string of masses and springs, over lists of floats."""
    at = [math.sin(0.3 * i) for i in range(40)]
    speed = [0.0] * 40
    for _ in range(steps):
        for i in range(1, 39):
            force = at[i - 1] - 2.0 * at[i] + at[i + 1]
            speed[i] += 0.05 * force - 0.001 * speed[i]
        for i in range(40):
            at[i] += 0.05 * speed[i]
    return sum(at)


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def minus(self, other):
        return Point(self.x - other.x, self.y - other.y, self.z - other.z)


def rays(count):
    """Rays against spheres, with objects that hold floats."""
    spheres = [(Point(i, i * 0.5, 5.0 + i), 0.5 + 0.1 * i) for i in range(6)]
    hits = 0
    for row in range(count):
        for column in range(count):
            way = Point(column / count - 0.5, row / count - 0.5, 1.0)
            length = way.dot(way)
            for center, radius in spheres:
                along = way.dot(center) / length
                away = Point(way.x * along, way.y * along, way.z * along).minus(center)
                if away.dot(away) < radius ** 2:
                    hits += 1
    return hits


def transform(values):
    if len(values) == 1:
        return values
    even, odd = transform(values[::2]), transform(values[1::2])
    turned = [cmath.exp(-2j * cmath.pi * k / len(values)) * odd[k] for k in range(len(odd))]
    return [e + t for e, t in zip(even, turned)] + [e - t for e, t in zip(even, turned)]


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def eliminate(matrix):
    size = len(matrix)
    for i in range(size):
        best = max(range(i, size), key=lambda row: abs(matrix[row][i]))
        matrix[i], matrix[best] = matrix[best], matrix[i]
        for row in range(i + 1, size):
            factor = matrix[row][i] / matrix[i][i]
            for column in range(i, size):
                matrix[row][column] -= factor * matrix[i][column]
    return math.prod(matrix[i][i] for i in range(size))


def is_prime(n):
    if n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11):
        if base % n == 0:
            continue
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def euler(digits):
    """Digits of e by big integers of growing size."""
    scale = 10 ** digits
    total = term = scale
    n = 1
    while term:
        term //= n
        total += term
        n += 1
    return str(total)


def collatz(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        longest = max(longest, steps)
    return longest


def bits(count):
    crc = 0xFFFFFFFF
    for i in range(count):
        crc ^= i & 0xFF
        for _ in range(8):
            crc = (crc >> 1) ^ 0xEDB88320 if crc & 1 else crc >> 1
    state = 88_172_645_463_325_252
    for _ in range(count):
        state ^= (state << 13) & 0xFFFF_FFFF_FFFF_FFFF
        state ^= state >> 7
        state ^= (state << 17) & 0xFFFF_FFFF_FFFF_FFFF
    return crc ^ state


def main():
    assert math.isfinite(simulate(2500)) and rays(60) > 0
    wave = [complex(math.sin(i), math.cos(i / 3)) for i in range(2048)]
    assert abs(transform(wave)[0] - sum(wave)) < 1e-6
    square = [[(i * j) % 10 + 0.5 for j in range(40)] for i in range(40)]
    multiply(square, square)
    multiply([[int(x) for x in row] for row in square], square)
    eliminate([[math.cos(i * j + i) for j in range(45)] for i in range(45)])
    assert sum(map(is_prime, range(3, 20_000))) == 2261 and is_prime(2 ** 127 - 1) and not is_prime(2 ** 257 - 1)
    assert euler(2500).startswith("27182818284")
    assert collatz(7000) == 261 and bits(12_000) >= 0
    big = 3 ** 4000
    for i in range(1, 600):
        quotient, rest = divmod(big, 10 ** i + 7)
        assert quotient * (10 ** i + 7) + rest == big
        assert (big >> i) << i <= big and -big // i <= -(big // i) and (big & (1 << i)) | 1
    assert math.gcd(big, 6 ** 500) == 3 ** 500 and math.isqrt(big) == 3 ** 2000 and math.comb(400, 200) % 7 >= 0
    product = 1
    for i in range(1, 1200):
        product *= i
    assert product == math.factorial(1199) and int(str(product)) == product and int(hex(product), 16) == product
    assert pow(3, -1, 2 ** 61 - 1) and int.from_bytes(product.to_bytes(2000, "big"), "big") == product
    for i in range(25_000):
        x = i / 7
        assert float(repr(x)) == x and int(x) == math.floor(x) and round(x, 2) <= x + 0.01 and float(f"{x:.3f}") + 1 > x
        assert math.sqrt(x) ** 2 <= x + 1e-6 and math.hypot(x, 1.0) >= x and x % 1.0 < 1 and -x < abs(x) + 1
        assert (i * 3 - 1) // 2 % 5 in range(5) and int(str(i)) == i and (i < 5) + (i == 3) >= 0 and min(i, 3) <= 3
        math.exp(-x), math.log(x + 1), math.atan2(x, 2), math.cos(x), x ** 0.5, x // 3
    assert sum(fractions.Fraction(1, i) for i in range(1, 150)) > 5
    values = [random.Random(i).gauss(0, 1) for i in range(400)]
    assert statistics.mean(values) < 1 and statistics.stdev(values) > 0 and math.fsum(values) and sum(values) < 1000


main()
