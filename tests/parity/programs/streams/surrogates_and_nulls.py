import sys

print("a\0b", end="\0\n")
print("x", "y", sep="\n", end="")
sys.stdout.write("\r\n\r")
print("\N{PACKAGE}\N{COMBINING ACUTE ACCENT}\u2028\x85")
print("lone \udcff")
