import bz2
import gzip
import lzma
import io
import zlib

data = b"".join(str(n * n).encode() for n in range(3000))
for compress, decompress in ((bz2.compress, bz2.decompress), (lzma.compress, lzma.decompress),
                             (zlib.compress, zlib.decompress)):
    packed = compress(data)
    print(compress.__module__, len(packed), zlib.crc32(packed), decompress(packed) == data)
packed = io.BytesIO()
with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
    file.write(data)
print(len(packed.getvalue()), gzip.decompress(packed.getvalue()) == data)
for decompress in (bz2.decompress, lzma.decompress, zlib.decompress, gzip.decompress):
    try:
        decompress(b"no such format")
    except (OSError, lzma.LZMAError, zlib.error, EOFError) as error:
        print(type(error).__name__, error)
print(lzma.compress(data, format=lzma.FORMAT_ALONE)[:20], lzma.is_check_supported(lzma.CHECK_SHA256))
