# ends: exit status 1
import sys

print("before")
sys.stdout.close()
print("after")
