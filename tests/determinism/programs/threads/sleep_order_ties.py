# Touches: which of many threads wakes first when they sleep for equal and for close times.
import threading
import time

order = []


def nap(name, seconds):
    time.sleep(seconds)
    order.append(name)


naps = [("a", 0.01), ("b", 0.01), ("c", 0.01), ("d", 0.0101), ("e", 0.005), ("f", 0), ("g", 0.0)]
threads = [threading.Thread(target=nap, args=pair) for pair in naps]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("".join(order))
