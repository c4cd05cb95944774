# Touches: addresses of objects, which the kernel's address randomisation moves.
import sys


class Anything:
    pass


things = [Anything() for _ in range(5)]
print([hex(id(thing)) for thing in things], hex(id(Anything)), hex(id(sys)), hex(id(print)))
print(sorted(range(5), key=lambda n: id(things[n])), id(things) > id(Anything))
