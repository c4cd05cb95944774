# ends: exit status 0
import os
import signal

os.kill(os.getpid(), signal.SIGPIPE)
os.kill(os.getpid(), signal.SIGXFSZ)
print("still here")
