# Touches: pools whose tasks start pools; names of threads and order of results.
import concurrent.futures as cf
import threading
import time

log = []


def leaf(n):
    time.sleep(0.0003 * (n % 4))
    log.append((n, threading.current_thread().name))
    return n


def branch(n):
    with cf.ThreadPoolExecutor(2, f"branch{n}") as pool:
        futures = [pool.submit(leaf, n * 10 + k) for k in range(4)]
        return [future.result() for future in cf.as_completed(futures)]


with cf.ThreadPoolExecutor(3, "root") as pool:
    print(list(pool.map(branch, range(4))))
for n, name in log:
    print(n, name)
print(threading.active_count())
