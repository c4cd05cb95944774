# ends: signal 2 (INT)
import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
raise KeyboardInterrupt
