# ends: exit status 0
import atexit
import sys

atexit.register(lambda: print("stdin closed:", sys.stdin.closed))
exit()
