# Touches: the owner of an RLock, taken again and again by recursing threads.
import threading

lock = threading.RLock()
trace = []


def descend(name, depth):
    with lock:
        trace.append((name, depth))
        if depth:
            descend(name, depth - 1)
            descend(name.swapcase(), depth - 2 if depth > 1 else 0)


threads = [threading.Thread(target=descend, args=(n, 3)) for n in "pqr"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(" ".join(f"{n}{d}" for n, d in trace))
lock.acquire()
print(repr(lock))
try:
    threading.RLock().release()
except RuntimeError as error:
    print(error)
