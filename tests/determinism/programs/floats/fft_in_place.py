# Touches: an in-place FFT, forth and back; what is left of the signal is pure rounding.
import math


def bit_reverse(data):
    j = 0
    for i in range(1, len(data)):
        bit = len(data) >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j ^= bit
        if i < j:
            data[i], data[j] = data[j], data[i]


def transform(data, sign):
    bit_reverse(data)
    size = 2
    while size <= len(data):
        angle = sign * 2 * math.pi / size
        step = complex(math.cos(angle), math.sin(angle))
        for start in range(0, len(data), size):
            w = 1 + 0j
            for k in range(start, start + size // 2):
                a, b = data[k], data[k + size // 2] * w
                data[k], data[k + size // 2] = a + b, a - b
                w *= step
        size *= 2


original = [complex(math.exp(-k / 50) * math.cos(k), math.sqrt(k)) for k in range(512)]
data = list(original)
transform(data, -1)
print([repr(z) for z in data[:6]])
transform(data, 1)
residue = [z / 512 - o for z, o in zip(data, original)]
print("worst", max(map(abs, residue)).hex(), "total", math.fsum(map(abs, residue)).hex())
