# Touches: shutil.copytree, move, make_archive and disk facts over unsorted folders.
import hashlib
import os
import pathlib
import shutil

shutil.rmtree("source", ignore_errors=True)
shutil.rmtree("target", ignore_errors=True)
for name in ("q/w.txt", "e/r.txt", "t/y/u.txt", "i.txt", "o.txt", "a.txt"):
    path = pathlib.Path("source", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name)
order = []


def ignore(folder, names):
    order.append((folder, names))
    return [name for name in names if name == "o.txt"]


print(shutil.copytree("source", "target", ignore=ignore), order)
archive = shutil.make_archive("packed", "zip", "target")
print(archive, hashlib.sha256(pathlib.Path(archive).read_bytes()).hexdigest())
print(shutil.move("source/i.txt", "target/moved.txt"), os.listdir("target"), shutil.which("sh"))
