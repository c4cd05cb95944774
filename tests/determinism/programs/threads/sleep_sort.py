# Touches: sleep sort; the order is right only if timed wakes keep their order.
import threading
import time

numbers = [23, 7, 42, 3, 19, 31, 11, 2, 29, 5, 17, 13]
result, lock = [], threading.Lock()
started = time.monotonic()


def place(number):
    time.sleep(number / 500)
    with lock:
        result.append((number, time.monotonic() - started))


threads = [threading.Thread(target=place, args=(n,)) for n in numbers]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for number, when in result:
    print(number, repr(when))
