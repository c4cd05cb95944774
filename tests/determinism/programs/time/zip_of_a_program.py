# Touches: zipapp and zipimport: an archive of modules with the times of their files.
import hashlib
import os
import pathlib
import sys
import zipapp
import zipfile
import zipimport

folder = pathlib.Path("program")
folder.mkdir(exist_ok=True)
(folder / "part.py").write_text("VALUE = {'in', 'a', 'zip'}\n")
(folder / "__main__.py").write_text("import part; print(part.VALUE)\n")
zipapp.create_archive(folder, "program.pyz", interpreter="/usr/bin/env python3")
archive = pathlib.Path("program.pyz")
print(hashlib.sha256(archive.read_bytes()).hexdigest(), oct(archive.stat().st_mode))
with zipfile.ZipFile(archive) as opened:
    for info in opened.infolist():
        print(info.filename, info.date_time)
sys.path.insert(0, os.path.abspath(archive))
import part

print(part.VALUE, part.__file__, part)
print(os.path.relpath(part.__loader__.archive), zipimport.zipimporter("program.pyz"))
