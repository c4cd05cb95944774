# Touches: ssl.RAND_bytes, OpenSSL's own generator.
# Outside: OpenSSL seeds its generator without asking Python.
import ssl

print(ssl.RAND_bytes(16).hex(), ssl.RAND_status())
ssl.RAND_add(b"some more", 0.5)
print(ssl.RAND_bytes(4).hex(), ssl.OPENSSL_VERSION)
