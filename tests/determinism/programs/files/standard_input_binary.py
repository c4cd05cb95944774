# Touches: bytes of stdin, compressed with a time stamp and salted with random bytes.
import gzip
import hashlib
import os
import sys

data = sys.stdin.buffer.read()
print(len(data), hashlib.sha256(data).hexdigest())
print(hashlib.sha256(gzip.compress(data)).hexdigest())
print(hashlib.blake2b(data, salt=os.urandom(16), digest_size=16).hexdigest())
sys.stdout.flush()
sys.stdout.buffer.write(bytes(a ^ b for a, b in zip(data[:16], os.urandom(16))) + b"\n")
