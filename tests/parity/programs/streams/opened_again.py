import io
import os
import sys

print("through sys.stdout")
with open(1, "w", closefd=False) as again:
    again.write("through another\n")
with os.fdopen(os.dup(1), "wb", buffering=0) as raw:
    raw.write(b"raw\n")
sys.stdout = io.TextIOWrapper(open(os.dup(2), "wb", 0), write_through=True)
print("stdout on stderr")
sys.stdout = sys.__stdout__
print("back")
os.dup2(1, 2)
print("stderr on stdout", file=sys.stderr)
