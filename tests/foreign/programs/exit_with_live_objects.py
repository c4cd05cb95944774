# What happens at the end to arrays that hold objects, and to objects that hold arrays.
import atexit
import weakref

import numpy as np


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


class Slim:
    __slots__ = ()

    def __del__(self):
        print("slim one gone")


holder = np.array([Loud("in an array"), None, Slim()], dtype=object)
array = np.arange(5)
array_of_arrays = np.array([np.zeros(2), np.zeros(3)], dtype=object)
watched = np.arange(3)
weakref.finalize(watched, print, "finalized")
reference = weakref.ref(array, lambda _: print("array gone"))
atexit.register(lambda: print("at exit", array.sum(), holder[1]))
