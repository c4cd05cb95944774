# Touches: acquire with timeouts, with and without success, and the time that passed.
import threading
import time

lock = threading.Lock()
start = time.monotonic()


def hold():
    with lock:
        time.sleep(0.03)


def attempt(name, timeout):
    got = lock.acquire(timeout=timeout)
    print(name, got, f"{time.monotonic() - start:.3f}", time.monotonic() - start)
    if got:
        lock.release()


holder = threading.Thread(target=hold)
holder.start()
waiters = [
    threading.Thread(target=attempt, args=(n, t))
    for n, t in [("short", 0.01), ("long", 2), ("none", 0), ("longer", 3), ("close", 0.02)]
]
for waiter in waiters:
    waiter.start()
for waiter in waiters:
    waiter.join()
print(lock.locked(), lock.acquire(blocking=False))
