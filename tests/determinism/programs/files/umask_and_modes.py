# Touches: the umask and the modes of new files, folders, copies and temporary files.
import os
import shutil
import stat
import tempfile

mask = os.umask(0o077)
os.umask(mask)
print(oct(mask))
for n, wanted in enumerate((0o22, 0o27, mask)):
    os.umask(wanted)
    with open(f"file{n}", "w") as file:
        file.write("text")
    os.makedirs(f"folder{n}", exist_ok=True)
    shutil.copy(f"file{n}", f"copy{n}")
    names = (f"file{n}", f"folder{n}", f"copy{n}")
    print(oct(wanted), [stat.filemode(os.stat(name).st_mode) for name in names])
with tempfile.NamedTemporaryFile(dir=".") as file:
    print(stat.filemode(os.fstat(file.fileno()).st_mode))
