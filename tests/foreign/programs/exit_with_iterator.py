# An iterator that has not written its copies back warns when it dies.
import numpy as np

array = np.arange(6, dtype="i2")[::2]
iterator = np.nditer(array, [], [["readwrite", "updateifcopy"]], op_dtypes=[np.dtype("f4")], casting="unsafe")
kept = iterator.operands[0]
kept[...] = 4
