# Touches: Queue.join against daemon workers that are left when the program ends.
import queue
import threading
import time

q, log = queue.Queue(), []


def worker(name):
    while True:
        n = q.get()
        time.sleep(n % 3 * 0.0005)
        log.append(f"{name}:{n}")
        q.task_done()


for name in "abc":
    threading.Thread(target=worker, args=(name,), daemon=True).start()
for n in range(18):
    q.put(n)
q.join()
print(*log)
try:
    q.task_done()
except ValueError as error:
    print(error)
