# Touches: thousands of quaternion products with sin and cos; the drift from length one.
import math


def product(p, q):
    a, b, c, d = p
    e, f, g, h = q
    return (
        a * e - b * f - c * g - d * h,
        a * f + b * e + c * h - d * g,
        a * g - b * h + c * e + d * f,
        a * h + b * g - c * f + d * e,
    )


def turn(axis, angle):
    length = math.hypot(*axis)
    s = math.sin(angle / 2) / length
    return (math.cos(angle / 2), *(s * v for v in axis))


q = (1.0, 0.0, 0.0, 0.0)
for k in range(1, 5001):
    q = product(q, turn((math.sin(k), math.cos(2 * k), 0.3), 0.01 * k))
    if k % 1000 == 0:
        print(k, math.hypot(*q).hex(), [v.hex() for v in q], repr(2 * math.acos(q[0])))
