import numpy as np

matrix = np.arange(9.0).reshape(3, 3) + np.eye(3)
print(np.linalg.solve(matrix, [1, 2, 3]).round(6), np.fft.rfft(matrix[0]).real, np.random.default_rng(1).integers(9, size=3))
