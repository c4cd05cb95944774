# Touches: which consumer gets which item of a bounded Queue.
import queue
import threading

items, taken = queue.Queue(maxsize=3), []


def produce(name, count):
    for n in range(count):
        items.put(f"{name}{n}")


def consume(name):
    while (item := items.get()) is not None:
        taken.append(f"{item}>{name}")
        items.task_done()


producers = [threading.Thread(target=produce, args=(c, 6)) for c in "abc"]
consumers = [threading.Thread(target=consume, args=(c,)) for c in "XYZ"]
for thread in consumers + producers:
    thread.start()
for thread in producers:
    thread.join()
for _ in consumers:
    items.put(None)
for thread in consumers:
    thread.join()
print(*taken, items.qsize())
