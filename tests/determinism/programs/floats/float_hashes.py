# Touches: hashes and sets of libm results, whose order and buckets follow the last bit.
import math

results = {math.sin(k) for k in range(30_000)} | {math.exp(k / 900) for k in range(10_000)}
print(len(results), hash(frozenset(results)), [hash(r) for r in list(results)[:12]])
print([r.hex() for r in list(results)[-12:]])
pairs = {(math.log(k), k**0.5): k for k in range(1, 60)}
print(hash(tuple(pairs)), list({complex(a, b) for a, b in pairs})[:8])
