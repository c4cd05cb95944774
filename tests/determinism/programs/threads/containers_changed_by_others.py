# Touches: iterating over dicts and deques that other threads change; how far it comes.
import collections
import threading
import time

table, line, stop = {}, collections.deque(maxlen=20), threading.Event()


def change(name):
    for n in range(60):
        table[f"{name}{n % 7}"] = n
        line.append((name, n))
        if n % 5 == 0:
            table.pop(f"{name}{n % 3}", None)
            time.sleep(0.0001)


def read(outcome):
    while not stop.is_set():
        seen = 0
        try:
            for _ in table:
                seen += 1
                time.sleep(0.00005)
            outcome.append(seen)
        except RuntimeError as error:
            outcome.append(f"{seen}, {error}")
        time.sleep(0.0005)


outcome = []
writers = [threading.Thread(target=change, args=(c,)) for c in "pqr"]
reader = threading.Thread(target=read, args=(outcome,))
for thread in (reader, *writers):
    thread.start()
for thread in writers:
    thread.join()
stop.set()
reader.join()
print(*outcome, sep="\n")
print(list(table.items()), list(line)[::4])
