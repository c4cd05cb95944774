# Touches: smooth Mandelbrot iteration counts with log2 of log; the border is chaotic.
import math


def smooth(c, limit=120):
    z = 0j
    for k in range(limit):
        z = z * z + c
        if abs(z) > 16:
            return k + 1 - math.log2(math.log(abs(z)))
    return float(limit)


total = []
for row in range(-9, 10):
    values = [smooth(complex(x / 22 - 0.6, row / 8)) for x in range(-34, 24)]
    total += values
    print("".join(" .:-=+*#%@"[int(v) % 10] for v in values))
print(math.fsum(total).hex(), max(v for v in total if v < 120).hex())
fine = (smooth(complex(k % 211 / 50 - 2.6, k // 211 / 40 + 0.5), 60) for k in range(211 * 60))
print(hash(tuple(fine)))
