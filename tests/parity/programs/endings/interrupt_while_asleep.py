# ends: signal 2 (INT)
import signal
import time

signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(30)
finally:
    print("woken")
