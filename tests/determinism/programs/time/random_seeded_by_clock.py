# Touches: hand-made generators seeded by the time, as old programs do.
import random
import time


class Lcg:
    def __init__(self):
        self.state = int(time.time() * 1000) & 0xFFFFFFFF

    def next(self):
        self.state = (1664525 * self.state + 1013904223) & 0xFFFFFFFF
        return self.state


generator = Lcg()
print([generator.next() % 100 for _ in range(12)])
random.seed(time.time())
print(random.random(), random.sample(range(49), 6))
random.seed(time.perf_counter_ns())
print(random.getrandbits(64), "".join(random.choices("abcdef", k=10)))
