# Touches: a pipeline of threads joined by bounded queues, traced as items pass.
import queue
import threading

trace = []


def stage(name, function, source, target):
    while (item := source.get()) is not None:
        trace.append(f"{name}({item})")
        target.put(function(item))
    target.put(None)


queues = [queue.Queue(2) for _ in range(4)]
STAGES = [("double", lambda x: 2 * x), ("next", lambda x: x + 1), ("square", lambda x: x * x)]
threads = [
    threading.Thread(target=stage, args=(name, f, queues[k], queues[k + 1]))
    for k, (name, f) in enumerate(STAGES)
]
threads.append(threading.Thread(target=lambda: [queues[0].put(n) for n in (*range(7), None)]))
for thread in threads:
    thread.start()
print(list(iter(queues[-1].get, None)))
for thread in threads:
    thread.join()
print(*trace)
