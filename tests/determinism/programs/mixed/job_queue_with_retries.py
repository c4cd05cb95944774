# Touches: worker threads, random failures and back-off by sleeping.
import heapq
import random
import threading
import time


class Jobs:
    def __init__(self):
        self.condition, self.heap, self.open = threading.Condition(), [], 0

    def add(self, when, job, attempt=0):
        with self.condition:
            self.open += attempt == 0
            heapq.heappush(self.heap, (when, job, attempt))
            self.condition.notify_all()

    def take(self):
        with self.condition:
            while self.open:
                if self.heap:
                    delay = self.heap[0][0] - time.monotonic()
                    if delay <= 0:
                        return heapq.heappop(self.heap)
                    self.condition.wait(delay)
                else:
                    self.condition.wait()
            return None

    def finish(self):
        with self.condition:
            self.open -= 1
            self.condition.notify_all()


jobs, log = Jobs(), []


def worker(name):
    while task := jobs.take():
        _, job, attempt = task
        time.sleep(0.0003)
        if random.random() < 0.4 and attempt < 4:
            backoff = 0.001 * 2**attempt * random.uniform(0.5, 1)
            log.append(f"{name}: {job} fails, again in {backoff * 1000:.3f} ms")
            jobs.add(time.monotonic() + backoff, job, attempt + 1)
        else:
            log.append(f"{name}: {job} done at attempt {attempt}")
            jobs.finish()


for n in range(10):
    jobs.add(time.monotonic(), f"job{n}")
workers = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(3)]
for thread in workers:
    thread.start()
for thread in workers:
    thread.join()
print(*log, sep="\n")
