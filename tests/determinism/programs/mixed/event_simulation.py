# Touches: threads, the clock and unseeded random: customers at the counters of a bank.
import queue
import random
import statistics
import threading
import time

line, waits, served = queue.Queue(), [], {}
lock = threading.Lock()


def counter(name):
    while (customer := line.get()) is not None:
        number, arrived = customer
        waited = time.monotonic() - arrived
        time.sleep(random.expovariate(1) / 1000)
        with lock:
            waits.append(waited)
            served.setdefault(name, []).append(number)


counters = [threading.Thread(target=counter, args=(f"counter {n}",)) for n in range(3)]
for thread in counters:
    thread.start()
for number in range(40):
    line.put((number, time.monotonic()))
    time.sleep(random.expovariate(2.5) / 1000)
for _ in counters:
    line.put(None)
for thread in counters:
    thread.join()
for name, numbers in served.items():
    print(name, *numbers)
print("mean wait", repr(statistics.fmean(waits)), "longest", repr(max(waits)))
