# Touches: time-based one-time passwords (RFC 6238) of the present half minute.
import base64
import hashlib
import hmac
import struct
import time


def password(secret, moment, digits=6, algorithm=hashlib.sha1):
    counter = struct.pack(">Q", int(moment) // 30)
    digest = hmac.new(secret, counter, algorithm).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


secret = base64.b32decode("JBSWY3DPEHPK3PXP")
now = time.time()
print([password(secret, now + 30 * step) for step in range(-2, 3)])
print(password(secret, now, 8, hashlib.sha256), 30 - now % 30)
print(password(b"12345678901234567890", 59, 8))
