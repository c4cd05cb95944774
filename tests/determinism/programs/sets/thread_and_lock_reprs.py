# Touches: reprs of threads, locks, conditions, events, queues and pools, with ids and addresses.
import concurrent.futures
import queue
import threading

lock, event = threading.Lock(), threading.Event()
condition, semaphore = threading.Condition(), threading.Semaphore(3)
with condition:
    print(lock, condition)
print(event, semaphore, threading.Barrier(2), queue.Queue(), threading.local())
thread = threading.Thread(target=event.wait, name="waiter")
print(thread)
thread.start()
print(thread, thread.ident, threading.main_thread())
event.set()
thread.join()
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    print(pool, pool.submit(len, "four"), {t.name for t in pool._threads})
