# Touches: sys.exit with a pool at work and handlers registered; status 4 after the tasks end.
import atexit
import concurrent.futures
import sys
import threading
import time


def work(n):
    time.sleep(0.001 * (n % 3 + 1))
    print("task", n, threading.current_thread().name, threading.main_thread().is_alive())


atexit.register(print, "handler runs with", threading.active_count)
threading._register_atexit(print, "threads are about to be joined")
pool = concurrent.futures.ThreadPoolExecutor(3)
for n in range(9):
    pool.submit(work, n)
threading.Timer(0.002, print, ["timer fires"]).start()
print("main exits")
sys.exit(4)
