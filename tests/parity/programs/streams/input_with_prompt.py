# ends: exit status 1
import sys

print(repr(input("prompt ")))
print(repr(input()))
sys.stdout.write("kept in the buffer ")
print(repr(input("prompt ünï ")))
while True:
    print(repr(input(">")))
