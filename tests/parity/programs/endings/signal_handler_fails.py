# ends: exit status 1
import signal


def handler(number, frame):
    raise TimeoutError("from the handler")


signal.signal(signal.SIGUSR1, handler)
signal.raise_signal(signal.SIGUSR1)
