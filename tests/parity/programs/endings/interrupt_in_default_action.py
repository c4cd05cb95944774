# ends: signal 2 (INT)
import signal

print("buffered, and lost")
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.raise_signal(signal.SIGINT)
