# Touches: the order of uncaught exceptions in threads, and thread ids handed to the hook.
import threading
import time


def hook(arguments):
    print(arguments.exc_type.__name__, arguments.exc_value, arguments.thread.name,
          arguments.thread.ident)


def fail(n):
    time.sleep(n % 3 * 0.001)
    return 1 // (n % 2) if n % 4 < 2 else [].pop(n)


threading.excepthook = hook
threads = [threading.Thread(target=fail, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
