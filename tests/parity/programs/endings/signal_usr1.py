# ends: signal 10 (USR1)
import atexit
import os
import signal

atexit.register(print, "not reached")
print("buffered, and lost")
os.kill(os.getpid(), signal.SIGUSR1)
