# Calculations in threads; the error state is each thread's own.
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def work(number):
    np.seterr(divide="ignore")
    values = np.arange(1000.0) + number
    return float((values @ values) / len(values)), np.geterr()["divide"]


with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(work, range(8))))
print(np.geterr()["divide"])
lock = threading.Lock()
total = np.zeros(10)


def add():
    for _ in range(100):
        with lock:
            total[:] += 1


threads = [threading.Thread(target=add) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total)
