"""A sensor log through numpy: parsing, statistics, linear algebra, files, warnings and errors."""

import io
import os
import tempfile

import numpy as np

LOG = """2024-03-01T00:00,alpha,20.5,0.31
2024-03-01T01:00,beta,21.25,0.29
2024-03-01T02:00,alpha,nan,0.35
2024-03-01T03:00,gamma,19.75,0.41
2024-03-01T04:00,beta,22.0,0.27
"""
ROW = np.dtype([("at", "datetime64[m]"), ("who", "U8"), ("celsius", "f8"), ("humid", "f4")])


def statistics(log):
    """Grouping, masks, quantiles, and the gaps that the clock shows."""
    good = log[~np.isnan(log["celsius"])]
    names, places, counts = np.unique(good["who"], return_inverse=True, return_counts=True)
    sums = np.zeros(len(names))
    np.add.at(sums, places, good["celsius"])
    for name, mean, count in zip(names, sums / counts, counts):
        print(f"{name:6} {mean:8.4f} {count}")
    print("quantiles", np.quantile(good["celsius"], [0.1, 0.5, 0.9]))
    print("gaps", np.diff(good["at"]), good["at"].max() - good["at"].min())
    print(repr(np.ma.masked_invalid(log["celsius"]).filled(-1)))


def algebra(random):
    """Numbers from a seeded generator, so that kernels rather than chance decide the output."""
    matrix = random.standard_normal((4, 4))
    right = matrix @ np.arange(1.0, 5.0)
    print("solved", np.round(np.linalg.solve(matrix, right), 9))
    values = np.linalg.eigvalsh(matrix @ matrix.T)
    print("eigen", np.array2string(values, precision=8, floatmode="fixed"))
    wave = np.sin(2 * np.pi * 5 * np.arange(64) / 64)
    print("peak", int(np.argmax(np.abs(np.fft.rfft(wave)))))
    print("trace", np.einsum("ij,ji->", matrix, matrix).round(10), matrix.sum(axis=1).round(6))


log = np.genfromtxt(io.StringIO(LOG), delimiter=",", dtype=ROW)
print(log, log.strides, log.dtype)
statistics(log)
algebra(np.random.default_rng(20240301))
with tempfile.TemporaryDirectory() as folder:
    np.savez_compressed(os.path.join(folder, "log.npz"), log=log, eye=np.eye(3, dtype=np.int8))
    with np.load(os.path.join(folder, "log.npz")) as saved:
        print(sorted(saved.files), saved["eye"].tobytes(), saved["log"]["who"] == log["who"])
print(np.array([1.0, -1.0, 0.0]) / 0.0)
for wrong in (lambda: np.ones(3) + np.ones(4), lambda: np.linalg.inv(np.zeros((2, 2)))):
    try:
        wrong()
    except (ValueError, np.linalg.LinAlgError) as error:
        print(type(error).__name__, error)
