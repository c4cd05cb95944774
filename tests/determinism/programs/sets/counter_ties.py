# Touches: Counter over a set, where ties come in hash order, and max and min of ties.
from collections import Counter

TEXT = "she sells sea shells by the sea shore the shells she sells are sea shells for sure"
counts = Counter(word for word in set(TEXT.split()) for _ in range(TEXT.split().count(word)))
print(counts.most_common())
print(max(set(counts), key=lambda word: len(word)), min(set(counts), key=len))
print(Counter(letter for word in set(TEXT.split()) for letter in set(word)).most_common(9))
