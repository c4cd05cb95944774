# Touches: containers filled by dice and printed in their own orders.
import collections
import heapq
import random
import string

bag = {random.choice(string.ascii_letters) for _ in range(30)}
heap = [random.random() for _ in range(12)]
heapq.heapify(heap)
chain = collections.ChainMap({c: random.randrange(9) for c in bag}, {"fallback": hash("fallback")})
print(bag, heap, sep="\n")
print(dict(chain), list(chain.maps[0].items() & {(c, 5) for c in bag}))
ring = collections.deque(range(10))
ring.rotate(random.randint(-9, 9))
print(ring, random.choices(sorted(bag), k=5), heapq.nlargest(3, heap))
