# ends: exit status 0
import signal

signal.signal(signal.SIGINT, lambda number, frame: print("handler", number, frame.f_lineno > 0))
signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.raise_signal(signal.SIGINT)
try:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt as error:
    print(repr(error))
