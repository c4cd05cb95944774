# Touches: random choices from sets, where the seed of the hashes and of random both count.
import random

COLOURS = {"red", "green", "blue", "cyan", "magenta", "yellow", "black", "white"}
print(random.choice(tuple(COLOURS)), random.sample(list(COLOURS), 3))
groups = {colour: random.getrandbits(4) for colour in COLOURS}
print(groups)
winners = {c for c in COLOURS if groups[c] > 7}
print(winners, sorted(COLOURS - winners, key=lambda c: (groups[c], hash(c))))
generator = random.Random(hash("seeded by a str"))
print(generator.sample(range(1000), 5), random.Random("by its text").sample(range(1000), 5))
