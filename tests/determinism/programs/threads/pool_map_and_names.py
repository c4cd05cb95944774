# Touches: which pool thread runs which task of ThreadPoolExecutor.map.
import concurrent.futures
import threading
import time


def task(n):
    time.sleep(0.0005 * (n % 4))
    return n * n, threading.current_thread().name


with concurrent.futures.ThreadPoolExecutor(3, thread_name_prefix="pool") as pool:
    for square, name in pool.map(task, range(16)):
        print(square, name)
with concurrent.futures.ThreadPoolExecutor() as pool:
    print(pool._max_workers, [name for _, name in pool.map(task, range(6))])
