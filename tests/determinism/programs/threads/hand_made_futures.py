# Touches: futures chained by callbacks over a hand-made pool with priorities.
import concurrent.futures
import heapq
import itertools
import threading


class PriorityPool:
    def __init__(self, size):
        self.heap, self.condition, self.closed = [], threading.Condition(), False
        self.serial = itertools.count()
        self.threads = [threading.Thread(target=self.run) for _ in range(size)]
        for thread in self.threads:
            thread.start()

    def submit(self, priority, function, *arguments):
        future = concurrent.futures.Future()
        with self.condition:
            entry = (-priority, next(self.serial), future, function, arguments)
            heapq.heappush(self.heap, entry)
            self.condition.notify()
        return future

    def run(self):
        while True:
            with self.condition:
                self.condition.wait_for(lambda: self.heap or self.closed)
                if not self.heap:
                    return
                *_, future, function, arguments = heapq.heappop(self.heap)
            try:
                future.set_result(function(*arguments))
            except Exception as error:
                future.set_exception(error)

    def close(self):
        with self.condition:
            self.closed = True
            self.condition.notify_all()
        for thread in self.threads:
            thread.join()


log, pool = [], PriorityPool(3)
for n in range(15):
    future = pool.submit(n % 4, lambda n: 60 // (n % 5), n)
    future.add_done_callback(lambda f, n=n: log.append((n, f.exception() or f.result())))
pool.close()
print(*log, sep="\n")
