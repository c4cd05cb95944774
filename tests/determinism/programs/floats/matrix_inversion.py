# Touches: Gauss-Jordan inversion of a matrix of sines; ill conditioned, so last bits show.
import math


def invert(matrix):
    n = len(matrix)
    work = [row[:] + [float(i == j) for j in range(n)] for i, row in enumerate(matrix)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda r: abs(work[r][column]))
        work[column], work[pivot] = work[pivot], work[column]
        scale = work[column][column]
        work[column] = [v / scale for v in work[column]]
        for r in range(n):
            if r != column:
                factor = work[r][column]
                work[r] = [v - factor * p for v, p in zip(work[r], work[column])]
    return [row[n:] for row in work]


n = 60
matrix = [[math.sin(i * j + 1) + 1 / (i + j + 1) for j in range(n)] for i in range(n)]
inverse = invert(matrix)
for row in inverse[::15]:
    print([v.hex() for v in row[::20]])
print("trace", math.fsum(inverse[i][i] for i in range(n)).hex())
