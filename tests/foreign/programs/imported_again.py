# The module taken out of sys.modules and imported again: numpy warns, and finds its extension modules.
import importlib
import sys
import warnings

import numpy

first = numpy.core._multiarray_umath
print(numpy.ones(1))
del sys.modules["numpy"]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import numpy as again
print([str(w.message)[:60] for w in caught], again is numpy, again.core._multiarray_umath is first)
for name in [n for n in sys.modules if n.split(".")[0] == "numpy"]:
    del sys.modules[name]
try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import numpy as third
    print(third.core._multiarray_umath is first, third.ones(1))
except Exception as error:
    print(type(error), error)
