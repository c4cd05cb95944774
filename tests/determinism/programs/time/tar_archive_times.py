# Touches: tar members with mtime, uid, gid, user and group of files just written.
import hashlib
import io
import os
import pathlib
import tarfile
import time

os.makedirs("tree/leaf", exist_ok=True)
for name in ("tree/b.txt", "tree/a.txt", "tree/leaf/c.txt"):
    with open(name, "w") as file:
        file.write(name * 5)
with tarfile.open("tree.tar.gz", "w:gz") as archive:
    archive.add("tree")
    info = tarfile.TarInfo("virtual")
    info.size, info.mtime = 5, time.time()
    archive.addfile(info, io.BytesIO(b"12345"))
with tarfile.open("tree.tar.gz") as archive:
    for member in archive:
        print(member.name, member.mtime, member.uid, member.gid, member.uname, oct(member.mode))
print(hashlib.sha256(pathlib.Path("tree.tar.gz").read_bytes()).hexdigest())
