# Touches: the unseeded module-level generator through all its integer and sequence functions.
import random

print(random.random(), random.randint(1, 6), random.randrange(0, 1000, 7), random.getrandbits(100))
print(random.choice("abcdefgh"), random.choices(range(50), k=8), random.sample(range(1000), 6))
deck = [rank + suit for suit in "SHDC" for rank in "A23456789TJQK"]
random.shuffle(deck)
print(" ".join(deck[:13]))
print(random.randbytes(9).hex(), random.uniform(-1, 1), random.sample("red", counts=[3, 1, 2], k=4))
print(hash(random.getstate()), random.getstate()[1][-1])
