# Touches: hash() of str, bytes and derived keys, where no seed for them is given.
import sys

print(sys.flags.hash_randomization, sys.hash_info.algorithm)
for text in ("", "a", "ab", "hash", "häsh", "\U0001f40d", "x" * 1000):
    print(hash(text), hash(text.encode()), hash((text, 1)), hash(frozenset([text])))
print(hash("a" * 7) % 8, {"seven": 7, "eight": 8}.keys() & {"eight", "nine"})
