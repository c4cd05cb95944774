# Touches: great-circle distances by three formulas whose rounding differs.
import itertools
import math

CITIES = {
    "Lima": (-12.046, -77.043),
    "Oslo": (59.914, 10.752),
    "Perth": (-31.951, 115.861),
    "Sapporo": (43.062, 141.354),
    "Quito": (-0.180, -78.468),
}


def haversine(a, b):
    (f1, l1), (f2, l2) = a, b
    h = math.sin((f2 - f1) / 2) ** 2 + math.cos(f1) * math.cos(f2) * math.sin((l2 - l1) / 2) ** 2
    return 2 * math.asin(math.sqrt(h))


def cosines(a, b):
    (f1, l1), (f2, l2) = a, b
    return math.acos(math.sin(f1) * math.sin(f2) + math.cos(f1) * math.cos(f2) * math.cos(l2 - l1))


def vincenty(a, b):
    (f1, l1), (f2, l2) = a, b
    d = l2 - l1
    y = math.hypot(
        math.cos(f2) * math.sin(d),
        math.cos(f1) * math.sin(f2) - math.sin(f1) * math.cos(f2) * math.cos(d),
    )
    x = math.sin(f1) * math.sin(f2) + math.cos(f1) * math.cos(f2) * math.cos(d)
    return math.atan2(y, x)


for (name, p), (other, q) in itertools.combinations(CITIES.items(), 2):
    a, b = [math.radians(v) for v in p], [math.radians(v) for v in q]
    print(name, other, *(f(a, b).hex() for f in (haversine, cosines, vincenty)))
track = [(math.radians(k * 37 % 179 - 89), math.radians(k * 101 % 359 - 179)) for k in range(1500)]
for formula in (haversine, cosines, vincenty):
    print(formula.__name__, hash(tuple(formula(a, b) for a, b in zip(track, track[1:]))))
