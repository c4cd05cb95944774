# The import comes late: after variables, filters and threads of the program's own.
import os
import sys
import threading
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
warnings.simplefilter("error")
results = []


def load():
    import numpy.fft

    results.append(numpy.fft.fft([1, 2]).tolist())


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import numpy as np

print(np.ones(2), [f[0] for f in warnings.filters][:3])
thread = threading.Thread(target=load)
thread.start()
thread.join()
print(results, "numpy" in sys.modules)
try:
    np.array([1.0]) / 0
except RuntimeWarning as warning:
    print("error:", warning)
