# What an import leaves behind: keys, their order, attributes, filters, variables.
import os
import sys
import warnings

before = list(sys.modules)
filters = len(warnings.filters)
import numpy

print([name for name in sys.modules if name not in before])
print(sys.modules["numpy"] is numpy, numpy.core is sys.modules["numpy.core"], len(warnings.filters) - filters)
print([(f[0], f[1] and f[1].pattern, f[2].__name__, f[4]) for f in warnings.filters])
print(sorted(vars(numpy))[:40], numpy.__doc__[:30], numpy.__path__, numpy.__spec__.origin)
print([name for name in os.environ if "BLAS" in name or "NPY" in name])
print(numpy.source.__defaults__[0] is sys.stdout, numpy.core._multiarray_umath.__file__)
print(len(object.__subclasses__()) > 100, [c.__name__ for c in float.__subclasses__()])
print([c.__name__ for c in int.__subclasses__() if c.__module__.startswith("numpy")])
import numbers
import copyreg
print([issubclass(c, numbers.Integral) for c in (numpy.int8, numpy.float32)], isinstance(numpy.int64(3), numbers.Integral))
print(numpy.ufunc in copyreg.dispatch_table)
import numpy.testing
import numpy.lib.recfunctions
print([name for name in sys.modules if name.startswith("numpy.testing")])
print(numpy.testing.assert_array_equal([1], [1]), numpy.show_config())
