# Touches: progress of several downloads redrawn by a ticking thread; what each tick shows.
import random
import threading
import time

SIZES = {"kernel": 40, "shell": 25, "editor": 33}
progress, finished = dict.fromkeys(SIZES, 0), threading.Event()


def download(name):
    while progress[name] < SIZES[name]:
        time.sleep(0.0004)
        progress[name] = min(SIZES[name], progress[name] + random.randint(1, 5))


def draw():
    while not finished.wait(0.001):
        bars = {name: "#" * (10 * n // SIZES[name]) for name, n in progress.items()}
        print(" ".join(f"{name}[{bar:10}]" for name, bar in bars.items()))


threads = [threading.Thread(target=download, args=(name,)) for name in SIZES]
painter = threading.Thread(target=draw)
for thread in (painter, *threads):
    thread.start()
for thread in threads:
    thread.join()
finished.set()
painter.join()
print(progress)
