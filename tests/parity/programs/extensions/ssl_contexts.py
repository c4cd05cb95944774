import ssl

import _ssl

print(ssl.OPENSSL_VERSION, ssl.HAS_TLSv1_3, _ssl.OPENSSL_VERSION_NUMBER)
context = ssl.create_default_context()
print(context.verify_mode, context.minimum_version, context.options, len(context.get_ciphers()))
print([cipher["name"] for cipher in context.get_ciphers()][:5], ssl.get_default_verify_paths())
incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
connection = context.wrap_bio(incoming, outgoing, server_hostname="example.org")
try:
    connection.do_handshake()
except ssl.SSLWantReadError as error:
    print(error, outgoing.pending > 100)
incoming.write(b"this is no TLS at all")
try:
    connection.do_handshake()
except ssl.SSLError as error:
    print(error.reason, error.library)
print(ssl.RAND_status(), ssl.cert_time_to_seconds("Jan  5 09:34:43 2018 GMT"))
