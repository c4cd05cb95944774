# Touches: SystemRandom, which asks the kernel at each call.
import random

system = random.SystemRandom()
print([system.random() for _ in range(4)], system.getrandbits(70), system.randbytes(5).hex())
print(system.gauss(0, 1), system.choice("xyz"), system.sample(range(100), 5), system.randint(0, 9))
cards = list(range(20))
system.shuffle(cards)
print(cards)
try:
    system.getstate()
except NotImplementedError as error:
    print(error)
