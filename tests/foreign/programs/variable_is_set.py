# A variable that numpy looks for in C is set before the import: numpy must see it.
import os

os.environ["NPY_DISABLE_CPU_FEATURES"] = "AVX2 FMA3"
os.environ["NPY_PROMOTION_STATE"] = "weak"
import numpy as np

print(np.core._multiarray_umath.__cpu_features__["AVX2"], np._get_promotion_state())
