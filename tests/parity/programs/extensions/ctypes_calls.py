import ctypes
import ctypes.util

import _ctypes

libc = ctypes.CDLL(None)
print(libc.abs(-5), libc.strlen(b"four"), libc.toupper(ord("a")))
buffer = ctypes.create_string_buffer(20)
print(libc.snprintf(buffer, 20, b"%d-%s", 7, b"x"), buffer.value)
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
values = (ctypes.c_int * 6)(5, 2, 9, 1, 7, 3)
libc.qsort(values, 6, ctypes.sizeof(ctypes.c_int), compare(lambda a, b: a[0] - b[0]))
print(list(values))


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int16), ("y", ctypes.c_double), ("bits", ctypes.c_uint, 3)]


class Either(ctypes.Union):
    _fields_ = [("point", Point), ("raw", ctypes.c_uint8 * 8)]


print(ctypes.sizeof(Point), Point(1, 2.5, 9).bits, bytes(Either(Point(258)).raw)[:2])
api = ctypes.pythonapi
api.PyUnicode_FromString.restype = ctypes.py_object
print(api.PyUnicode_FromString(b"through the C API"), api.Py_IsInitialized())
api.PyRun_SimpleString(b"print('run inside', __name__)")
libm = ctypes.CDLL(ctypes.util.find_library("m"))
libm.pow.restype, libm.pow.argtypes = ctypes.c_double, [ctypes.c_double, ctypes.c_double]
print(libm.pow(2.0, 0.5), ctypes.util.find_library("c"))
try:
    libc.no_such_function
except AttributeError:
    print("no such function")
try:
    api.PyErr_SetString(ctypes.py_object(ValueError), b"raised in C")
except ValueError as error:
    print(error)
