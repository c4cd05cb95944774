# Pickles, files, memory shared with other objects.
import ctypes
import io
import os
import pickle
import tempfile

import numpy as np

a = np.arange(12.0).reshape(3, 4)
for protocol in range(2, 6):
    b = pickle.loads(pickle.dumps(a, protocol))
    print(protocol, (a == b).all(), b.flags.owndata, pickle.loads(pickle.dumps(np.add)) is np.add)
buffers = []
data = pickle.dumps(a, 5, buffer_callback=buffers.append)
print(len(buffers), pickle.loads(data, buffers=buffers).sum())
stream = io.BytesIO()
np.savez_compressed(stream, a=a, s=np.array(["x", "yz"]))
stream.seek(0)
loaded = np.load(stream)
print(loaded.files, loaded["a"].sum(), loaded["s"])
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.bin")
    a.tofile(path)
    print(np.fromfile(path).sum(), os.path.getsize(path))
    mapped = np.memmap(path, dtype=float, mode="r+", shape=(3, 4))
    mapped[0, 0] = 7
    mapped.flush()
    print(np.fromfile(path)[0], type(mapped).__name__)
    del mapped
    np.savetxt(path, a, fmt="%.1f")
    print(np.loadtxt(path).sum(), np.genfromtxt(path)[1])
memory = memoryview(a)
print(memory.format, memory.shape, np.asarray(memory).base is not None)
pointer = a.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
print(pointer[5], np.ctypeslib.as_array(pointer, (12,)).sum(), a.ctypes.shape[:])
target = ctypes.create_string_buffer(8)
ctypes.memmove(target, b"abcdefg", 8)
ctypes.memset(target, ord("z"), 2)
print(target.value, ctypes.string_at(target), ctypes.sizeof(ctypes.c_long))
print(ctypes.pythonapi.PyLong_AsLong(ctypes.py_object(5)), ctypes.CDLL(None).abs(-3))
