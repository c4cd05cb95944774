# Touches: a cubic spline through cosines and the length of Bezier curves by hypot.
import math


def second_derivatives(y):
    n = len(y)
    a, d = [0.0] * n, [0.0] * n
    for k in range(1, n - 1):
        factor = 4 - a[k - 1]
        a[k] = 1 / factor
        d[k] = (6 * (y[k - 1] - 2 * y[k] + y[k + 1]) - d[k - 1]) / factor
    for k in range(n - 2, -1, -1):
        d[k] -= a[k] * d[k + 1]
    return d


def bezier(points, t):
    while len(points) > 1:
        points = [
            ((1 - t) * ax + t * bx, (1 - t) * ay + t * by)
            for (ax, ay), (bx, by) in zip(points, points[1:])
        ]
    return points[0]


print([v.hex() for v in second_derivatives([math.cos(k * 0.9) for k in range(12)])])
control = [(math.cos(k), math.sin(2 * k)) for k in range(6)]
curve = [bezier(control, k / 100) for k in range(101)]
print(math.fsum(math.dist(p, q) for p, q in zip(curve, curve[1:])).hex(), curve[37])
print(hash(tuple(second_derivatives([math.cos(k * 0.9) for k in range(20_000)]))))
controls = ([(math.cos(k), math.sin(j * k)) for j in range(4)] for k in range(3000))
print(hash(tuple(bezier(control, 0.3) for control in controls)))
