import sys


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "print" if print else "?", type(sys).__name__, __name__)


a = Last("a")
_private = Last("_private")
b = Last("b")
__dunder__ = Last("__dunder__")
Last.held = Last("in its class")
cycle = Last("in a cycle")
cycle.itself = cycle
print("end of the program")
