# Touches: logarithmic integrals and zeta partial products against exact prime counts.
import math


def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    sieve[:2] = b"\0\0"
    for p in range(2, math.isqrt(limit) + 1):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, limit + 1, p)))
    return [p for p, flag in enumerate(sieve) if flag]


def logarithmic_integral(x):
    u, total, term = math.log(x), 0.0, 1.0
    for k in range(1, 120):
        term *= u / k
        total += term / k
    return 0.5772156649015329 + math.log(u) + total


found = primes(40000)
for x in (100, 1000, 5000, 20000, 40000):
    count = sum(p <= x for p in found)
    print(x, count, (x / math.log(x)).hex(), logarithmic_integral(x).hex())
for s in (1.5, 2.0, 3.0, complex(2, 14.134725)):
    product = 1.0
    for p in found:
        product *= 1 / (1 - p**-s)
    print(s, repr(product), hash(tuple(p**-s for p in found)))
