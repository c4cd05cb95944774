# Masked arrays, records, matrices, strings, vectorised functions, subclasses.
import numpy as np

x = np.ma.masked_array([1, 2, 3, 4], mask=[0, 1, 0, 0])
print(x, x.mean(), x.filled(-1), np.ma.masked, repr(x + 1), np.ma.median(x))
print(np.matrix([[1, 2], [3, 4]]) ** 2, np.rec.array([(1, 2.0)], names="a,b").a)
print(np.char.upper(["a", "bc"]), np.char.add(["x"], ["y"]))
print(np.vectorize(lambda a, b: a + b)([1, 2], 3), np.frompyfunc(divmod, 2, 2)([7, 8], 3))


class Named(np.ndarray):
    def __new__(cls, values, name):
        made = np.asarray(values).view(cls)
        made.name = name
        return made

    def __array_finalize__(self, other):
        self.name = getattr(other, "name", "none")


named = Named([1, 2, 3], "mine")
print(named[1:].name, (named * 2).name, type(named + 1).__name__)
with np.nditer([named, None]) as iterator:
    for a, b in iterator:
        b[...] = a * 3
    print(iterator.operands[1])
print(list(np.ndindex(2, 2)), list(np.ndenumerate([5, 6])))
print(np.histogram([1, 2, 2, 3], bins=3), np.interp(2.5, [1, 2, 3], [10, 20, 30]), np.gradient([1, 4, 9]))
print(np.iinfo("i8"), np.finfo(float), np.finfo("f4").eps, np.promote_types("i4", "f4"))
print(np.nanmean([1, np.nan]), np.percentile([1, 2, 3], 40), np.isclose(1, 1 + 1e-9), np.lexsort([[1, 0], [2, 2]]))
