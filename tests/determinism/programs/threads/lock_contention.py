# Touches: which waiting thread gets a lock next.
import threading
import time

lock = threading.Lock()
turns = []


def worker(name):
    for _ in range(5):
        with lock:
            turns.append(name)
            time.sleep(0.001)


threads = [threading.Thread(target=worker, args=(c,)) for c in "ABCDE"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("".join(turns), [turns[:10].count(c) for c in "ABCDE"])
