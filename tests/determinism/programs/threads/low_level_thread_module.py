# Touches: _thread.start_new_thread and its locks; the order of bare threads.
import _thread
import time

finished, log = [_thread.allocate_lock() for _ in range(5)], []


def body(n, *, step):
    for k in range(4):
        log.append(f"{n}.{k}")
        time.sleep(step)
    finished[n].release()


for n, lock in enumerate(finished):
    lock.acquire()
    print(_thread.start_new_thread(body, (n,), {"step": 0.001 * (n % 2 + 1)}))
for lock in finished:
    lock.acquire()
print(*log, _thread._count())
