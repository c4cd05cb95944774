# Touches: timers and sleeps of seconds, which deterministic mode makes free.
import threading
import time

begin = time.time()


def ring(name):
    print(name, round(time.time() - begin, 3), time.strftime("%H:%M:%S"))


timers = [threading.Timer(delay, ring, [f"after {delay}"]) for delay in (3, 1, 2, 2.5, 2)]
for timer in timers:
    timer.start()
time.sleep(1.5)
ring("main")
for timer in timers:
    timer.join()
print("all rung", repr(time.time() - begin))
