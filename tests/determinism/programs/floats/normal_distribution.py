# Touches: statistics.NormalDist, which uses erf, exp, log and sqrt.
from statistics import NormalDist

heights = NormalDist(171.3, 8.9)
for x in range(140, 205, 5):
    print(x, heights.pdf(x).hex(), heights.cdf(x).hex(), heights.zscore(x).hex())
print([heights.inv_cdf(p / 40).hex() for p in range(1, 40)])
print(heights.overlap(NormalDist(165.1, 7.7)), heights + NormalDist(3, 4), heights * 1.01)
print(NormalDist.from_samples([2.1, 3.7, 2.9, 4.4]), heights.samples(4), heights.quantiles(5))
