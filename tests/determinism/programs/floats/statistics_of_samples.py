# Touches: the statistics module over unseeded random samples.
import random
import statistics

sample = [random.gauss(50, 12) for _ in range(200)]
other = [x * 0.3 + random.uniform(-5, 5) for x in sample]
for name in ("mean", "fmean", "geometric_mean", "harmonic_mean", "median", "pstdev", "variance"):
    print(name, repr(getattr(statistics, name)([abs(x) + 1 for x in sample])))
print(statistics.quantiles(sample, n=10))
print(statistics.correlation(sample, other), statistics.covariance(sample, other))
print(statistics.linear_regression(sample, other))
