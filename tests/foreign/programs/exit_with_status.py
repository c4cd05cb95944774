import sys

import numpy as np

print(np.arange(3))
sys.exit(int(np.int64(7)))
