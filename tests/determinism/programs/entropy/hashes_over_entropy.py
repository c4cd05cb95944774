# Touches: digests of random bytes by every algorithm that is always there.
import hashlib
import hmac
import os
import zlib

data = os.urandom(1000)
for name in sorted(hashlib.algorithms_guaranteed):
    digest = hashlib.new(name, data)
    print(name, digest.hexdigest(20) if name.startswith("shake") else digest.hexdigest())
print(hmac.new(os.urandom(20), data, "sha256").hexdigest(), zlib.crc32(data), zlib.adler32(data))
print(hashlib.blake2b(data, key=os.urandom(8), salt=os.urandom(16), digest_size=12).hexdigest())
