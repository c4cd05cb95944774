# Touches: partitioning words by hash() as a distributed word count does.
from collections import defaultdict

TEXT = """it was a bright cold day in march and the clocks of the town were all
striking at once so that the people in the street looked up and began to count
the strokes although each clock went on in its own time and at its own pace"""


def partition(words, reducers):
    buckets = defaultdict(list)
    for word in words:
        buckets[hash(word) % reducers].append(word)
    return buckets


for number, words in partition(TEXT.split(), 5).items():
    counts = {word: words.count(word) for word in set(words)}
    print(number, len(words), counts)
bloom = 0
for word in TEXT.split():
    bloom |= 1 << hash((word, "salt")) % 256
print(f"{bloom:064x}", [w for w in ("noon", "day", "moon", "sun") if bloom >> hash(w) % 256 & 1])
