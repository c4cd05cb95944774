# Touches: finalizers that run in whatever thread drops the last reference.
import threading
import time
import weakref

log = []


class Shared:
    pass


def hold(reference, seconds):
    time.sleep(seconds)
    log.append("dropped by " + threading.current_thread().name)
    reference.clear()


shared = Shared()
weakref.finalize(shared, lambda: log.append("dies in " + threading.current_thread().name))
seconds = (0.003, 0.001, 0.003, 0.002)
threads = [
    threading.Thread(target=hold, args=([shared], s), name=f"holder{n}")
    for n, s in enumerate(seconds)
]
del shared
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log, sep="\n")
