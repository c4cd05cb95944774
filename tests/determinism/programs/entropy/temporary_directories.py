# Touches: names of temporary files and folders within the temporary directory.
import os
import pathlib
import tempfile


def tail(path):
    return os.path.relpath(path, tempfile.gettempdir())


with tempfile.TemporaryDirectory() as outer:
    print(tail(outer), oct(os.stat(outer).st_mode))
    inner = [tempfile.mkdtemp(prefix=f"d{n}-", suffix=".dir", dir=outer) for n in range(3)]
    print([os.path.basename(folder) for folder in inner])
    with tempfile.NamedTemporaryFile(dir=outer, delete=False) as file:
        print(os.path.basename(file.name))
    print([entry.name for entry in pathlib.Path(outer).iterdir()])
with tempfile.SpooledTemporaryFile(max_size=10) as spool:
    spool.write(b"0123456789ABC")
    print(type(spool._file).__name__)
print(next(tempfile._get_candidate_names()))
