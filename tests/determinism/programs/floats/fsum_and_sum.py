# Touches: sums of libm results, where the order and the last bits of the terms show.
import math

terms = [math.sin(k) / k for k in range(1, 30_000)]
print("terms    ", hash(tuple(terms)))
print("sum      ", sum(terms).hex())
print("reversed ", sum(reversed(terms)).hex())
print("sorted   ", sum(sorted(terms)).hex())
print("fsum     ", math.fsum(terms).hex())
print("product  ", math.prod(1 + t * t for t in terms[:500]).hex())
print("harmonic ", math.fsum(math.log1p(1 / k) for k in range(1, 2000)).hex(), math.log(2000).hex())
