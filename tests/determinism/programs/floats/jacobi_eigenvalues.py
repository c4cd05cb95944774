# Touches: Jacobi rotations with atan2, sin and cos on a symmetric matrix.
import math


def rotate(a, p, q):
    angle = 0.5 * math.atan2(2 * a[p][q], a[q][q] - a[p][p])
    c, s = math.cos(angle), math.sin(angle)
    for k in range(len(a)):
        akp, akq = a[k][p], a[k][q]
        a[k][p], a[k][q] = c * akp - s * akq, s * akp + c * akq
    for k in range(len(a)):
        apk, aqk = a[p][k], a[q][k]
        a[p][k], a[q][k] = c * apk - s * aqk, s * apk + c * aqk


n = 9
a = [[1 / (1 + abs(i - j)) + math.log(2 + i + j) for j in range(n)] for i in range(n)]
for sweep in range(12):
    for p in range(n):
        for q in range(p + 1, n):
            rotate(a, p, q)
    off = math.fsum(a[i][j] ** 2 for i in range(n) for j in range(n) if i != j)
    print(sweep, "off-diagonal", off.hex())
print([v.hex() for v in sorted(a[i][i] for i in range(n))])
spectra = []
for k in range(25):
    a = [[math.sin(k + i * j) + math.sin(k + j * i) for j in range(n)] for i in range(n)]
    for _ in range(4):
        for p in range(n):
            for q in range(p + 1, n):
                rotate(a, p, q)
    spectra += (a[i][i] for i in range(n))
print(hash(tuple(spectra)))
