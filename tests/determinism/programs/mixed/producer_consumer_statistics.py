# Touches: sensors in threads that sample noise; a collector that reports means and lateness.
import math
import queue
import random
import statistics
import threading
import time

readings, stop = queue.SimpleQueue(), threading.Event()


def sensor(name, period, phase):
    n = 0
    while not stop.wait(period):
        readings.put((name, n, math.sin(phase + n / 3) + random.gauss(0, 0.05), time.monotonic()))
        n += 1


sensors = [
    threading.Thread(target=sensor, args=(f"s{n}", 0.001 + n * 0.0004, n), daemon=True)
    for n in range(4)
]
for thread in sensors:
    thread.start()
values, order, lags = {}, [], []
while len(order) < 50:
    name, n, value, at = readings.get(timeout=1)
    order.append(name[1])
    values.setdefault(name, []).append(value)
    lags.append(time.monotonic() - at)
stop.set()
print("".join(order), repr(max(lags)))
for name in values:
    print(name, len(values[name]), statistics.fmean(values[name]).hex())
