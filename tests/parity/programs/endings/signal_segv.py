# ends: signal 11 (SEGV)
import atexit
import os
import signal

atexit.register(print, "not reached")
print("buffered, and lost")
os.kill(os.getpid(), signal.SIGSEGV)
