# In another interpreter of the process numpy is imported anew, and says so.
import numpy
import _xxsubinterpreters as interpreters

print(numpy.arange(2), flush=True)
identity = interpreters.create()
try:
    interpreters.run_string(identity, "import sys; print('numpy' in sys.modules, flush=True)")
finally:
    interpreters.destroy(identity)
print(numpy.arange(3))
