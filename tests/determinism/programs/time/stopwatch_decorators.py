# Touches: a decorator that times calls with perf_counter and keeps statistics.
import functools
import statistics
import time

timings = {}


def timed(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        begin = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            timings.setdefault(function.__name__, []).append(time.perf_counter() - begin)

    return wrapper


@timed
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@timed
def nap(seconds):
    time.sleep(seconds)


print(fibonacci(11))
for n in range(5):
    nap(n / 2000)
for name, values in timings.items():
    print(name, len(values), statistics.fmean(values), max(values), min(values))
