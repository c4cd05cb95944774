# Touches: future timeouts, cancelling what has not begun, callbacks and their threads.
import concurrent.futures as cf
import threading
import time

log = []


def slow(n):
    time.sleep(0.01)
    return n


with cf.ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(slow, n) for n in range(6)]
    for f in futures:
        f.add_done_callback(
            lambda f: log.append((futures.index(f), f.cancelled(), threading.current_thread().name))
        )
    try:
        futures[0].result(timeout=0.002)
    except TimeoutError as error:
        print("timeout", type(error).__name__)
    print([f.cancel() for f in futures])
    try:
        list(pool.map(slow, range(4), timeout=0.004))
    except TimeoutError:
        print("map timed out")
print([f.result() if not f.cancelled() else "cancelled" for f in futures])
print(log)
