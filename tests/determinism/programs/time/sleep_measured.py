# Touches: what each clock says about sleeps of several lengths.
import time


def measure(seconds):
    before = time.time(), time.monotonic(), time.perf_counter(), time.process_time()
    time.sleep(seconds)
    after = time.time(), time.monotonic(), time.perf_counter(), time.process_time()
    return [repr(b - a) for a, b in zip(before, after)]


for seconds in (0, 1e-6, 0.0001, 0.001, 0.01, 1 / 300):
    print(seconds, *measure(seconds))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
