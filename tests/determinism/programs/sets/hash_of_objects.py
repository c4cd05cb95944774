# Touches: hash(object()) and of things without __eq__, which is the address turned by four bits.
import itertools
import operator
import threading


class Empty:
    pass


def function():
    pass


for thing in (object(), Empty(), Empty, function, len, itertools, operator.add, threading.Lock()):
    print(type(thing).__name__, hash(thing), hash(thing) == id(thing) >> 4)
print(hash(None), hash(type(None)), hash(NotImplemented), hash(...), hash(range(3)), hash("text"))
