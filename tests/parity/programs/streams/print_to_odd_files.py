# ends: exit status 1
import sys


class File:
    def write(self, text):
        sys.stdout.write(f"[{text!r}]")


print("to", "an object", file=File())
print(1, None, [2], sep="-", end="!\n", file=None)
print(flush=True)
print("x", file=5)
