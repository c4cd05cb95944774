# Touches: iterated complex cos, sin and tanh; the imaginary part feels every bit.
import cmath

for start in (0.3 + 0.2j, -1 + 0.5j, 2 - 0.1j):
    a = b = c = start
    for step in range(1, 61):
        a, b, c = cmath.cos(a) * 0.9, cmath.sin(b + 0.3j) * 0.8, cmath.tanh(c * 1.2) + 0.05j
        if step % 12 == 0:
            print(step, a.real.hex(), a.imag.hex(), repr(b), repr(c))
values = []
for k in range(150):
    a = b = c = 0.4 * cmath.exp(k * 0.1j)
    for step in range(40):
        a, b, c = cmath.cos(a) * 0.9, cmath.sin(b * 0.9 + 0.1j) * 0.8, cmath.tanh(c * 1.2) + 0.05j
        values += a, b, c
print(len(values), hash(tuple(values)))
