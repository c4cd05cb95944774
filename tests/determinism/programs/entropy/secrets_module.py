# Touches: secrets: tokens, choices and passwords.
import secrets
import string

print(secrets.token_hex(), secrets.token_bytes(6), secrets.token_urlsafe(18))
print(secrets.randbelow(10**9), secrets.randbits(33), secrets.choice(["heads", "tails"]))
alphabet = string.ascii_letters + string.digits + string.punctuation
while True:
    password = "".join(secrets.choice(alphabet) for _ in range(14))
    if any(c.isdigit() for c in password) and any(c in string.punctuation for c in password):
        break
print(password, secrets.compare_digest(password, password))
