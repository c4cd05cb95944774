# Touches: generators that are seeded by nothing, None, str, bytes, float and big ints.
import random

for seed in (None, 0, 1, "words", b"bytes", 2.5, 10**50, bytearray(b"array")):
    generator = random.Random(seed)
    print(repr(seed), generator.random(), generator.getrandbits(40), generator.sample(range(99), 4))
first, second = random.Random(), random.Random()
print(first.random() == second.random(), first.random(), second.random())
first.setstate(second.getstate())
print(first.random() == second.random())
random.seed()
print(random.random())
