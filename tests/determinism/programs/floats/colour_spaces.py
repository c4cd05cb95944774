# Touches: sRGB to XYZ to Lab and LCh with float powers, cube roots and atan2.
import math


def linear(channel):
    v = channel / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def lab(red, green, blue):
    r, g, b = linear(red), linear(green), linear(blue)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (math.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


for index in range(0, 2**24, 524287):
    colour = index >> 16, index >> 8 & 255, index & 255
    light, a, b = lab(*colour)
    print(colour, light.hex(), math.hypot(a, b).hex(), math.degrees(math.atan2(b, a)).hex())
colours = (lab(k >> 16, k >> 8 & 255, k & 255) for k in range(0, 2**24, 1021))
print(hash(tuple((light, math.atan2(b, a)) for light, a, b in colours)))
