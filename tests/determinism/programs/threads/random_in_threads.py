# Touches: threads that draw from the one unseeded generator, so that order decides values.
import random
import threading
import time

draws = {}


def draw(name):
    mine = draws.setdefault(name, [])
    for _ in range(5):
        mine.append(random.randrange(100))
        time.sleep(random.random() / 1000)


threads = [threading.Thread(target=draw, args=(c,)) for c in ("one", "two", "three", "four")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for name, values in draws.items():
    print(name, values)
