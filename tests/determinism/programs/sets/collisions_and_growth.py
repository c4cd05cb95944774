# Touches: a set under growth and deletion; its order depends on history, hashes and size.
import random

words = set()
snapshots = []
for n in range(200):
    words.add(f"w{n * 7919 % 211}")
    if n % 3 == 0:
        words.discard(f"w{n * 104729 % 211}")
    if n % 40 == 39:
        snapshots.append(list(words)[:8])
for snapshot in snapshots:
    print(snapshot)
ints = {random.randrange(2**61) for _ in range(20)}
print(ints, len(words))
