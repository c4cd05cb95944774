# Touches: finalizers by weakref and __del__ in cycles, at exit, and their order in sets.
import gc
import random
import weakref


class Handle:
    alive = weakref.WeakSet()

    def __init__(self, name):
        self.name, self.partner = name, None
        Handle.alive.add(self)
        weakref.finalize(self, print, "finalized", name, random.randrange(100))

    def __del__(self):
        print("deleted", self.name, [other.name for other in Handle.alive])


handles = {Handle(c) for c in "ABCDEFGH"}
pairs = list(handles)
for a, b in zip(pairs[::2], pairs[1::2]):
    a.partner, b.partner = b, a
survivor = handles.pop()
del a, b, pairs
handles.clear()
print("collecting", gc.collect() > 0)
print("left", [h.name for h in Handle.alive], survivor.partner.name, survivor)
