import hashlib
import hmac
import zlib

import _hashlib

print(_hashlib.openssl_md_meth_names >= {"sha256"}, sorted(hashlib.algorithms_guaranteed))
for name in sorted(hashlib.algorithms_guaranteed):
    digest = hashlib.new(name, b"hako" * 1000)
    print(name, digest.hexdigest(20) if digest.digest_size == 0 else digest.hexdigest(), digest.block_size)
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex())
print(hashlib.scrypt(b"password", salt=b"salt", n=16, r=8, p=1).hex())
print(hmac.new(b"key", b"message", "sha512").hexdigest(), hmac.compare_digest(b"a", b"a"))
print(zlib.crc32(b"hako"), zlib.compress(b"hako" * 100).hex(), zlib.ZLIB_RUNTIME_VERSION)
