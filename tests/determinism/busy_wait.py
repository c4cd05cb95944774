# Touches: a loop without any call that waits for another thread to set a flag.
import threading

ready, counts = [], []


def setter():
    ready.append(sum(range(1000)))


def spinner():
    count = 0
    while not ready:
        count += 1
    counts.append(count)


threads = [threading.Thread(target=f) for f in (spinner, spinner, setter)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(ready, counts)
