# What BLAS and LAPACK calculate, and the transforms.
import numpy as np

m = np.array([[4.0, 1, 2], [1, 3, 0], [2, 0, 5]])
v = np.array([1.0, 2, 3])
print(m @ v, m.dot(m), np.linalg.det(m), np.linalg.inv(m), np.linalg.solve(m, v))
print(np.linalg.eigh(m), np.linalg.eigvals(m + 1j), np.linalg.svd(m), np.linalg.qr(m))
print(np.linalg.cholesky(m), np.linalg.norm(m), np.linalg.matrix_rank(m), np.linalg.lstsq(m, v, rcond=None))
try:
    np.linalg.inv(np.zeros((2, 2)))
except np.linalg.LinAlgError as error:
    print(type(error), error)
print(np.fft.fft([1, 2, 3, 4]), np.fft.rfft(np.arange(8.0)), np.fft.ifft2(np.eye(3)), np.fft.fftfreq(4))
print(np.polyfit([0, 1, 2, 3], [0, 1, 4, 9], 2).round(6), np.poly1d([1, 2, 3])(2), np.roots([1, -3, 2]))
print(np.polynomial.Polynomial([1, 2, 3]).deriv(), np.polynomial.chebyshev.chebval(0.5, [1, 2, 3]))
print(np.kron([1, 2], [3, 4]), np.cross([1, 0, 0], [0, 1, 0]), np.vdot([1j, 2], [3, 4j]))
big = np.arange(10000.0).reshape(100, 100)
print((big @ big.T).sum(), np.cumsum(big)[-1], np.cov(big[:3, :3]))
