# Touches: which worker steals which task from whose deque.
import collections
import threading
import time

WORKERS = 3
deques = [collections.deque() for _ in range(WORKERS)]
for n in range(24):
    deques[n % 5 % WORKERS].append(n)
log = [[] for _ in range(WORKERS)]


def work(me):
    while True:
        try:
            task = deques[me].pop()
        except IndexError:
            victim = max(range(WORKERS), key=lambda k: len(deques[k]))
            try:
                task = ~deques[victim].popleft()
            except IndexError:
                return
        log[me].append(task)
        time.sleep(0.0004 * (abs(task) % 3))


threads = [threading.Thread(target=work, args=(me,)) for me in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for me, tasks in enumerate(log):
    print(me, tasks)
