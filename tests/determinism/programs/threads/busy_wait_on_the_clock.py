# Touches: threads that spin until a clock has passed a mark; readings must move the clock.
import threading
import time

begin, log = time.monotonic(), []


def spin(name, until):
    readings = 0
    while time.monotonic() - begin < until:
        readings += 1
    log.append((name, readings, time.monotonic()))


threads = [threading.Thread(target=spin, args=(n, 0.001 * (3 - n))) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log, sep="\n")
