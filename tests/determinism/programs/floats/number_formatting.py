# Touches: formatting of libm results by repr, format, percent and Decimal of all digits.
import decimal
import math
import zlib

values = [math.exp(k * 7.3 - 50) * math.sin(k + 0.1) for k in range(16)]
for v in values:
    print(repr(v), f"{v:.3e}", f"{v:.17g}", f"{v:,.4f}", "%.12g" % v, f"{v:+.1%}", round(v, 5))
    print(decimal.Decimal(v))
print(complex(*values[:2]), f"{complex(*values[3:5]):.5f}", float(repr(values[8])).hex())
many = [math.exp(k * 0.02 - 50) * math.sin(k + 0.1) for k in range(5000)]
for style in ("{!r}", "{:.17g}", "{:.12e}", "{:.3f}"):
    print(style, zlib.crc32(" ".join(map(style.format, many)).encode()))
