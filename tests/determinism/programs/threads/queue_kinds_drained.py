# Touches: the order of a LifoQueue, PriorityQueue and SimpleQueue filled by racing threads.
import queue
import threading
import time


def fill(q, name):
    for n in range(5):
        q.put((n * 7 % 5, name))
        time.sleep(0.0001)


for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = kind()
    threads = [threading.Thread(target=fill, args=(q, c)) for c in "klm"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(kind.__name__, *(f"{c}{n}" for n, c in (q.get() for _ in range(q.qsize()))))
