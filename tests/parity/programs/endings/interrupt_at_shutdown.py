# ends: exit status 0
import atexit
import signal

atexit.register(print, "the others still run")
atexit.register(signal.raise_signal, signal.SIGINT)
print("done")
