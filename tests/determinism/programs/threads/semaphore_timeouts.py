# Touches: Semaphore.acquire with timeouts and release(n) for several waiters at once.
import threading
import time

semaphore, results = threading.Semaphore(0), []


def get(name, timeout):
    results.append((name, semaphore.acquire(timeout=timeout)))


threads = [threading.Thread(target=get, args=(n, 0.004 * (n + 1))) for n in range(6)]
for thread in threads:
    thread.start()
time.sleep(0.009)
semaphore.release(3)
for thread in threads:
    thread.join()
print(results, semaphore.acquire(blocking=False), semaphore)
