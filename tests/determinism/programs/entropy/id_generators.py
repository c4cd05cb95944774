# Touches: identifiers made of time, pid, counter and random bits, as databases make them.
import itertools
import os
import random
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
counter = itertools.count(random.getrandbits(20))


def ulid():
    value = (time.time_ns() // 10**6) << 80 | random.getrandbits(80)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -5, -5))


def object_id():
    unique = os.getpid() & 0xFFFF
    return f"{int(time.time()):08x}{unique:04x}{next(counter) & 0xFFFFFF:06x}"


def nano_id(size=12):
    return "".join(ALPHABET[byte & 31] for byte in os.urandom(size))


for make in (ulid, object_id, nano_id):
    print(make.__name__, *(make() for _ in range(4)))
