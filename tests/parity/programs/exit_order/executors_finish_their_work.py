import atexit
import threading
from concurrent.futures import ThreadPoolExecutor

atexit.register(print, "atexit")
executor = ThreadPoolExecutor(max_workers=1)
started = threading.Event()
executor.submit(started.wait)
for number in range(3):
    executor.submit(print, "job", number)
executor.submit(lambda: 1 / 0)
print("main ends")
started.set()
