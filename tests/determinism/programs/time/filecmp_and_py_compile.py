# Touches: bytecode files, whose header holds the source's mtime, and filecmp by times.
import filecmp
import os
import py_compile
import struct
import sys

with open("unit.py", "w") as file:
    file.write("def answer():\n    return 42\n")
compiled = py_compile.compile("unit.py")
with open(compiled, "rb") as file:
    magic, flags, mtime, size = struct.unpack("<4sIII", file.read(16))
print(compiled, flags, mtime, size, mtime == int(os.stat("unit.py").st_mtime))
with open("copy.py", "w") as file:
    file.write("def answer():\n    return 43\n")
print(filecmp.cmp("unit.py", "copy.py"), filecmp.cmp("unit.py", "copy.py", shallow=False))
sys.path.insert(0, "")
import unit

print(unit.answer(), unit.__cached__, os.stat(unit.__cached__).st_mtime)
