# Touches: Huffman codes whose ties follow the hash order of letters, and entropy by log2.
import collections
import heapq
import math

TEXT = "peter piper picked a peck of pickled peppers while she sold sea shells by the shore"
counts = {letter: TEXT.count(letter) for letter in set(TEXT)}
heap = [(count, n, letter) for n, (letter, count) in enumerate(counts.items())]
heapq.heapify(heap)
serial = len(heap)
while len(heap) > 1:
    first, second = heapq.heappop(heap), heapq.heappop(heap)
    heapq.heappush(heap, (first[0] + second[0], serial, (first, second)))
    serial += 1
codes = {}


def assign(node, code):
    if isinstance(node[2], str):
        codes[node[2]] = code
    else:
        for bit, child in enumerate(node[2]):
            assign(child, code + str(bit))


assign(heap[0], "")
encoded = "".join(codes[letter] for letter in TEXT)
entropy = -math.fsum(c / len(TEXT) * math.log2(c / len(TEXT)) for c in counts.values())
print(codes)
print(hex(int("1" + encoded, 2)), len(encoded), (entropy * len(TEXT)).hex())
print(collections.Counter(map(len, codes.values())))
