# Touches: complex power, which goes through hypot, atan2, pow, exp, sin and cos.


def spiral(base, steps):
    z = 1 + 0j
    for k in range(steps):
        z = z * 0.25 + base ** (0.5 + k * 0.11j)
        yield z


for base in (1 + 1j, -0.3 + 2j, 2 - 0.7j, 0.01j, -4 + 0j):
    for z in spiral(base, 9):
        print(z.real.hex(), z.imag.hex())
    print(repr(base**3), repr(base**-2), repr(base**0.5), repr(2**base), repr(base**base))
print(hash(tuple(complex(k % 97 - 48.5, k % 89) ** (0.7 + k * 1e-5j) for k in range(20_000))))
