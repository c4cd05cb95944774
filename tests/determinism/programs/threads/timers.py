# Touches: threading.Timer: which fires first, cancelling, and a timer that sets the next.
import threading
import time

start, log, done = time.monotonic(), [], threading.Event()


def fire(name):
    log.append((name, time.monotonic() - start))


def chain(n):
    fire(f"chain {n}")
    if n:
        threading.Timer(0.003, chain, [n - 1]).start()
    else:
        done.set()


timers = [threading.Timer(t, fire, [f"timer {t}"]) for t in (0.012, 0.004, 0.004, 0.008, 0.006)]
for timer in timers:
    timer.start()
chain(4)
timers[3].cancel()
for timer in timers:
    timer.join()
done.wait()
for name, when in log:
    print(f"{name:12} {when!r}")
