# Touches: gzip headers, which hold the time of writing.
import gzip
import hashlib
import io
import pathlib

text = b"The same words again and again. " * 40
print(hashlib.sha256(gzip.compress(text)).hexdigest(), gzip.compress(text)[:10].hex())
buffer = io.BytesIO()
with gzip.GzipFile("name.txt", "wb", fileobj=buffer) as file:
    file.write(text)
print(buffer.getvalue()[:20].hex())
with gzip.open("words.gz", "wt") as file:
    file.write(text.decode())
print(hashlib.sha256(pathlib.Path("words.gz").read_bytes()).hexdigest())
with gzip.open("words.gz") as file:
    print(file.read() == text, file.mtime)
