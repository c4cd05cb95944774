# Touches: addresses of objects, which the kernel's address randomisation moves.
import ctypes
import sys


class Anything:
    pass


things = [Anything() for _ in range(5)]
print([hex(id(thing)) for thing in things], hex(id(Anything)), hex(id(sys)), hex(id(print)))
buffers = ctypes.create_string_buffer(10), ctypes.c_int(5)
print([hex(ctypes.addressof(buffer)) for buffer in buffers])
print(sorted(range(5), key=lambda n: id(things[n])), id(things) > id(Anything))
print(ctypes.cast(id(things[0]), ctypes.py_object).value is things[0])
