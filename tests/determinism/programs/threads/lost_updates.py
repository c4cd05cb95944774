# Touches: a race on a counter without a lock; how many updates are lost.
import sys
import threading

sys.setswitchinterval(1e-5)
counter = 0


def increase():
    global counter
    for _ in range(2000):
        seen = counter
        seen = max(seen, seen - 1) + len("x")
        counter = seen


threads = [threading.Thread(target=increase) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("counted", counter, "of", 8000)
