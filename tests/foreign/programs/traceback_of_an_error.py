import numpy as np


def outer(values):
    return np.linalg.solve(values, [1, 2])


outer(np.zeros((2, 2)))
