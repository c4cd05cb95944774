# Touches: every field of os.stat for a new file, a folder, a link and the program itself.
# Outside: inode and device numbers are the file system's.
import os

with open("made.txt", "w") as file:
    file.write("some text\n" * 100)
if not os.path.lexists("pointer"):
    os.symlink("made.txt", "pointer")
for path in ("made.txt", ".", "pointer", __file__, "/dev/null"):
    status = os.lstat(path)
    fields = [name for name in dir(status) if name.startswith("st_")]
    print(os.path.basename(path), *(f"{name[3:]}={getattr(status, name)}" for name in fields))
usage = os.statvfs(".")
print(usage.f_bsize, usage.f_namemax, usage.f_files > 0)
