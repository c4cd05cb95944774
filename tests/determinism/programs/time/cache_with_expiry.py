# Touches: a cache whose entries expire after some milliseconds of time.time.
import time


class Cache:
    def __init__(self, lifetime):
        self.lifetime, self.entries, self.misses = lifetime, {}, 0

    def get(self, key, make):
        value, made = self.entries.get(key, (None, -1))
        if time.time() - made > self.lifetime:
            self.misses += 1
            value = make(key)
            self.entries[key] = value, time.time()
        return value


cache = Cache(0.004)
for n in range(30):
    value = cache.get(n % 4, lambda key: (key, time.time()))
    print(n, *value)
    time.sleep(0.0007)
print(cache.misses)
