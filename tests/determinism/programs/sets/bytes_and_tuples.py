# Touches: sets of bytes and of tuples of str; both are hashed with the random seed.
keys = {bytes([n, n * 3 % 256]) for n in range(20)}
print(keys)
pairs = {(a, b) for a in ("x", "y", "z") for b in (1, "1", 1.5, None)}
print(pairs)
print([hash(p) for p in (("a",), ("a", b"b"), (b"", ""))])
