# Touches: zip members written from strings and from files, with their times and digests.
import hashlib
import pathlib
import zipfile

pathlib.Path("notes.txt").write_text("from a file\n" * 9)
with zipfile.ZipFile("out.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("made/by/string.txt", "from a string\n" * 9)
    archive.write("notes.txt")
    with archive.open("streamed.bin", "w") as member:
        member.write(bytes(range(256)))
with zipfile.ZipFile("out.zip") as archive:
    for info in archive.infolist():
        print(info.filename, info.date_time, oct(info.external_attr >> 16), hex(info.CRC))
print(hashlib.sha256(pathlib.Path("out.zip").read_bytes()).hexdigest())
