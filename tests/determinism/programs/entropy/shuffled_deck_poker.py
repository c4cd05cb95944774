# Touches: hands dealt from an unseeded shuffle and ranked.
import collections
import random

RANKS = "23456789TJQKA"


def rank(hand):
    counts = sorted(collections.Counter(card[0] for card in hand).values(), reverse=True)
    places = sorted(RANKS.index(card[0]) for card in hand)
    flush = len({card[1] for card in hand}) == 1
    straight = places == list(range(places[0], places[0] + 5))
    if flush and straight:
        return "straight flush"
    names = {(4,): "four", (3, 2): "full house", (3,): "three", (2, 2): "two pairs", (2,): "pair"}
    for shape, name in names.items():
        if tuple(counts[: len(shape)]) == shape:
            return name
    return "flush" if flush else "straight" if straight else "high card"


deck = [r + s for r in RANKS for s in "♠♥♦♣"]
results = collections.Counter()
for deal in range(400):
    random.shuffle(deck)
    results[rank(deck[:5])] += 1
    if deal < 4:
        print(*deck[:5], rank(deck[:5]))
print(results)
