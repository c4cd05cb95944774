# Touches: os.urandom in several sizes and os.getrandom with its flags.
import os

for size in (0, 1, 7, 16, 255, 256, 257):
    print(size, os.urandom(size).hex())
print(os.getrandom(12).hex(), os.getrandom(5, os.GRND_NONBLOCK).hex())
print(os.getrandom(8, os.GRND_RANDOM | os.GRND_NONBLOCK).hex())
print(len(os.urandom(100000)), sum(os.urandom(5000)))
