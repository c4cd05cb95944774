# Touches: the order of a set of plain objects, which is the order of their addresses.


class Thing:
    def __init__(self, number):
        self.number = number


things = [Thing(n) for n in range(40)]
print([thing.number for thing in set(things)])
print([thing.number for thing in set(things[::3]) | set(things[::4])])
print([thing.number for thing in frozenset(things) - set(things[10:30])])
