# ends: signal 2 (INT)
import os
import signal

try:
    os.kill(os.getpid(), signal.SIGINT)
finally:
    print("finally")
