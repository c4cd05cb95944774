# ends: signal 15 (TERM)
import atexit
import os
import signal

atexit.register(print, "not reached")
print("buffered, and lost")
os.kill(os.getpid(), signal.SIGTERM)
