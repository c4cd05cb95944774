# Touches: a cached function hit by threads at once: hits, misses and double work.
import functools
import threading
import time

computed = []


@functools.lru_cache(maxsize=4)
def lookup(key):
    computed.append((key, threading.current_thread().name))
    time.sleep(ord(key) % 3 * 0.0001)
    return key * 2


def ask(keys):
    for key in keys:
        lookup(key)


orders = ["abca", "bcdb", "cabd", "ddae"]
threads = [threading.Thread(target=ask, args=(o,), name=o) for o in orders]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*computed, sep="\n")
print(lookup.cache_info())
