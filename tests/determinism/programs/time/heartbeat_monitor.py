# Touches: heartbeats from threads, missed ones found by a monitor that waits on the clock.
import random
import threading
import time

beats, lock, stop, log = {}, threading.Lock(), threading.Event(), []


def beat(name):
    for _ in range(8):
        with lock:
            beats[name] = time.monotonic()
        time.sleep(random.choice([0.001, 0.001, 0.004]))


def watch():
    while not stop.wait(0.0015):
        with lock:
            now = time.monotonic()
            late = [name for name, at in beats.items() if now - at > 0.002]
        log.append(f"{now:.4f} late: {late}")


threads = [threading.Thread(target=beat, args=(n,)) for n in ("pump", "fan", "valve")]
monitor = threading.Thread(target=watch)
for thread in (monitor, *threads):
    thread.start()
for thread in threads:
    thread.join()
stop.set()
monitor.join()
print(*log, sep="\n")
