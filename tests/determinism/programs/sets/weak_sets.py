# Touches: iteration over a WeakSet of objects, and what is left after some die.
import gc
import weakref


class Listener:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


owners = [Listener(f"listener {n}") for n in range(12)]
weak = weakref.WeakSet(owners)
print([listener.name for listener in weak])
del owners[3:9]
gc.collect()
print([listener.name for listener in weak])
print([listener.name for listener in weak & set(owners[:2])], repr(weakref.ref(owners[0])))
owners.clear()
print(len(weak))
