# Touches: tempfile names, from random and the process, and times of the files made.
import os
import tempfile

print(tempfile.gettempprefix(), tempfile.mktemp(dir="."))
with tempfile.NamedTemporaryFile(prefix="note-", suffix=".txt", dir=".") as file:
    file.write(b"text")
    file.flush()
    print(os.path.basename(file.name), os.stat(file.name).st_mtime)
with tempfile.TemporaryDirectory(dir=".") as folder:
    print(os.path.basename(folder), len(os.listdir(".")))
descriptor, path = tempfile.mkstemp(dir=".")
os.close(descriptor)
print(os.path.basename(path), oct(os.stat(path).st_mode), os.path.getctime(path))
os.remove(path)
