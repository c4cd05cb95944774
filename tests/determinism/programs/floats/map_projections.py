# Touches: Mercator, Lambert and gnomonic projections with log, tan, sin and atan.
import math


def mercator(latitude, longitude):
    return longitude, math.log(math.tan(math.pi / 4 + latitude / 2))


def lambert(latitude, longitude, first=math.radians(33), second=math.radians(45)):
    n = math.log(math.cos(first) / math.cos(second)) / math.log(
        math.tan(math.pi / 4 + second / 2) / math.tan(math.pi / 4 + first / 2)
    )
    f = math.cos(first) * math.tan(math.pi / 4 + first / 2) ** n / n
    rho = f / math.tan(math.pi / 4 + latitude / 2) ** n
    return rho * math.sin(n * longitude), f - rho * math.cos(n * longitude)


def gnomonic(latitude, longitude):
    c = math.cos(latitude) * math.cos(longitude)
    return math.cos(latitude) * math.sin(longitude) / c, math.sin(latitude) / c


for latitude in range(-60, 61, 24):
    for longitude in range(-80, 81, 40):
        point = math.radians(latitude), math.radians(longitude)
        print(latitude, longitude, *(repr(p(*point)) for p in (mercator, lambert, gnomonic)))
track = [(k * 0.0137 % 2.4 - 1.2, k * 0.0733 % 2.8 - 1.4) for k in range(6000)]
for projection in (mercator, lambert, gnomonic):
    print(projection.__name__, hash(tuple(projection(*point) for point in track)))
