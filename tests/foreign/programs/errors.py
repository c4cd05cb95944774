# Warnings, errors and what they look like on stderr.
import sys
import warnings

import numpy as np

print(np.geterr(), np.seterr(all="warn"), np.geterrobj())
np.array([1.0]) / 0
np.log([-1.0, 0])
with np.errstate(divide="raise"):
    try:
        np.array([1.0]) / 0
    except FloatingPointError as error:
        print("raised", error)
np.seterrcall(lambda kind, flag: print("called", kind, flag))
with np.errstate(all="call"):
    np.float64(1e308) * 10
for call in (lambda: np.zeros(2) + np.zeros(3), lambda: np.array([1, 2])[5], lambda: np.zeros(-1),
             lambda: np.dtype("nonsense"), lambda: np.add(1, 2, 3, 4, 5), lambda: np.ones(2) @ np.ones(3)):
    try:
        call()
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)
np.float
