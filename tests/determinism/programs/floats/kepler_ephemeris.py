# Touches: Kepler's equation solved with sin and cos; positions with atan2 and sqrt.
import math


def eccentric_anomaly(mean, eccentricity):
    e = mean
    while True:
        change = (e - eccentricity * math.sin(e) - mean) / (1 - eccentricity * math.cos(e))
        e -= change
        if abs(change) < 1e-14:
            return e


ORBITS = {"Mercury": (0.387, 0.2056), "Mars": (1.524, 0.0934), "Halley": (17.834, 0.9671)}
for name, (axis, eccentricity) in ORBITS.items():
    for degrees in range(15, 360, 43):
        e = eccentric_anomaly(math.radians(degrees), eccentricity)
        half = math.sqrt((1 + eccentricity) / (1 - eccentricity)) * math.tan(e / 2)
        radius = axis * (1 - eccentricity * math.cos(e))
        print(name, degrees, (2 * math.atan(half)).hex(), radius.hex())
means = (k * 0.0021 for k in range(2990))
print(hash(tuple(eccentric_anomaly(mean, 0.3) for mean in means)))
print(hash(tuple(math.tan(k * 1e-4) * math.cos(k) for k in range(15_000))))
