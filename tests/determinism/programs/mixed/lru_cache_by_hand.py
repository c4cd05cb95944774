# Touches: caches by recency, by frequency and by chance, run on one unseeded stream of keys.
import collections
import functools
import random


class Lru(collections.OrderedDict):
    def request(self, key):
        hit = key in self
        self[key] = True
        self.move_to_end(key)
        if len(self) > 6:
            self.popitem(last=False)
        return hit


class Lfu(collections.Counter):
    def request(self, key):
        hit = key in self
        if not hit and len(self) == 6:
            del self[min(self, key=self.get)]
        self[key] += 1
        return hit


class Chance(set):
    def request(self, key):
        hit = key in self
        if not hit and len(self) == 6:
            self.pop()
        self.add(key)
        return hit


caches, hits = [Lru(), Lfu(), Chance()], collections.Counter()
for _ in range(400):
    key = f"page{int(random.paretovariate(0.9))}"
    for cache in caches:
        hits[type(cache).__name__] += cache.request(key)
print(dict(hits))
for cache in caches:
    print(type(cache).__name__, list(cache))


@functools.lru_cache(maxsize=8)
def slow(key):
    return object()


print(slow(1) is slow(1), slow(2), slow.cache_info())
