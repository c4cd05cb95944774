# Touches: a key exchange and a stream cipher with secret random exponents and nonces.
import hashlib
import os
import secrets

PRIME = 2**255 - 19


def keystream(key, nonce, length):
    blocks = (hashlib.sha256(key + nonce + bytes([n])).digest() for n in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def crypt(key, nonce, data):
    return bytes(a ^ b for a, b in zip(data, keystream(key, nonce, len(data))))


a, b = secrets.randbelow(PRIME), secrets.randbelow(PRIME)
public_a, public_b = pow(2, a, PRIME), pow(2, b, PRIME)
shared = pow(public_b, a, PRIME)
print(public_a, public_b, shared == pow(public_a, b, PRIME))
key, nonce = hashlib.sha256(str(shared).encode()).digest(), os.urandom(12)
sealed = crypt(key, nonce, b"meet me at the pier at noon")
print(nonce.hex(), sealed.hex(), crypt(key, nonce, sealed))
