# Arrays of many types and shapes, views, broadcasting, indexing, printing.
import numpy as np

a = np.arange(24).reshape(2, 3, 4)
print(a, a.strides, a.flags, a.T.shape, a[..., ::-1].sum(axis=(0, 2)))
print(np.add.reduce(a, axis=1), np.multiply.outer([1, 2], [3, 4, 5]), np.einsum("ijk->k", a))
for kind in "?bBhHiIlLqQefdgFDGSUO":
    x = np.zeros(3, dtype=kind)
    print(kind, x.dtype, x.dtype.str, x.itemsize, repr(x))
points = np.array([(1, 2.5, "a"), (3, 4.5, "bc")], dtype=[("n", "i4"), ("v", "f8"), ("s", "U2")])
print(points["v"].mean(), points[points["n"] > 1], points.dtype)
print(np.where(a % 2 == 0, a, -a)[0], np.argsort([3, 1, 2]), np.unique([1, 2, 2, 3], return_counts=True))
print(np.linspace(0, 1, 5), np.float32(1) / 3, np.float64(1) / 3, np.longdouble(1) / 3)
print(np.array([1e10, 1e-10, np.nan, np.inf]), np.array([True, None, 3, "x", 2.5], dtype=object))
with np.printoptions(precision=3, suppress=True):
    print(np.array([1.23456, 2e-9]))
print(np.concatenate([a.ravel(), [1]]).shape, np.pad([1, 2], 2, mode="edge"), np.tile([1, 2], 3))
print(np.array(["2020-01-01", "2021-06-30T12:00"], dtype="datetime64[m]"), np.timedelta64(90, "m"))
print(np.busday_count("2020-01-01", "2020-02-01"), np.datetime64("2000-01-01") + np.arange(3))
view = a[0]
view[0, 0] = 99
print(a[0, 0, 0], view.base is a, np.shares_memory(a, view), a.__array_interface__["shape"])
print(a.tobytes()[:16], np.frombuffer(b"\x01\x00\x02\x00", dtype="<u2"), np.array(5) is None)
