# Touches: salted password hashes, whose salts are random.
import base64
import hashlib
import os
import secrets


def store(password):
    salt = os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 500)
    return f"pbkdf2$500${base64.b64encode(salt).decode()}${key.hex()}"


def check(password, stored):
    _, rounds, salt, key = stored.split("$")
    again = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    return secrets.compare_digest(again.hex(), key)


for password in ("sesame", "sesame", "correct horse"):
    stored = store(password)
    print(stored, check(password, stored), check(password + "!", stored))
print(hashlib.scrypt(b"sesame", salt=os.urandom(8), n=16, r=2, p=1, dklen=16).hex())
