# ends: exit status 7
import atexit
import os

atexit.register(print, "not reached")
print("buffered, and lost")
os._exit(7)
