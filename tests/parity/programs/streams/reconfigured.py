import os
import sys

sys.stdout.reconfigure(line_buffering=True)
print("line")
os.write(1, b"after the line\n")
sys.stdout.reconfigure(write_through=True, line_buffering=False)
sys.stdout.write("through ")
os.write(1, b"after it\n")
sys.stdout.reconfigure(encoding="latin-1", errors="xmlcharrefreplace", newline="\r\n")
print("ünï 箱")
sys.stdin.reconfigure(encoding="latin-1")
print(ascii(sys.stdin.read()))
