# ends: signal 1 (HUP)
import atexit
import os
import signal

atexit.register(print, "not reached")
print("buffered, and lost")
os.kill(os.getpid(), signal.SIGHUP)
