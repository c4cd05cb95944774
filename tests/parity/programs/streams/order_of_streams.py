import os
import sys

print("1 print")
os.write(1, b"2 os.write\n")
print("3 stderr", file=sys.stderr)
sys.stdout.buffer.write(b"4 buffer\n")
print("5 flushed", flush=True)
sys.stderr.buffer.write(b"6 stderr buffer\n")
os.write(2, b"7 os.write to stderr\n")
sys.stderr.write("8 no newline")
sys.stdout.write("9 no newline")
os.write(1, b"10 os.write\n")
