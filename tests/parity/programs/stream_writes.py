"""Prints little or much, as argv[1] says, to both streams; argv[2] may flush."""
import sys

text = "x" * 70 + "\n"
count = int(sys.argv[1])
for number in range(count):
    print(number, text, end="")
    print(number, text, end="", file=sys.stderr)
if "flush" in sys.argv:
    if sys.stdout is not None:
        sys.stdout.flush()
