# Touches: LU of a Hilbert-like matrix with entries from math.pow; the determinant is rounding.
import math


def determinant(matrix):
    a = [row[:] for row in matrix]
    result = 1.0
    for k in range(len(a)):
        p = max(range(k, len(a)), key=lambda i: abs(a[i][k]))
        if p != k:
            a[k], a[p], result = a[p], a[k], -result
        result *= a[k][k]
        for i in range(k + 1, len(a)):
            f = a[i][k] / a[k][k]
            for j in range(k, len(a)):
                a[i][j] -= f * a[k][j]
    return result


for n in range(2, 16):
    plain = [[math.pow(i + j + 1, -1.0) for j in range(n)] for i in range(n)]
    bent = [[math.pow(i + j + 1, -1.01) for j in range(n)] for i in range(n)]
    print(n, repr(determinant(plain)), determinant(bent).hex())
results = []
for k in range(40):
    bend = k / 30 - 1.217
    skew = [[math.pow(i + j * 1.618 + 1.5, bend) for j in range(14)] for i in range(14)]
    results.append(determinant(skew))
print(hash(tuple(results)), results[-1].hex())
