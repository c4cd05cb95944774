# ends: exit status 0
import atexit
import sys

atexit.register(sys.exit, 3)
atexit.register(sys.exit, "words")
print("done")
