import os
import sys

print(sys.stdin.readline().encode())
print(sys.stdin.read(3).encode())
print(sys.stdin.buffer.peek()[:4])
print(sys.stdin.readlines())
print(repr(sys.stdin.read()), os.read(0, 10), sys.stdin.newlines)
