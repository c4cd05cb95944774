# Touches: a bootstrap of survey answers resampled without a seed.
import random
import statistics

votes = [1] * 31 + [0] * 27
means = sorted(statistics.fmean(random.choices(votes, k=len(votes))) for _ in range(300))
print(statistics.fmean(votes), means[7], means[150], means[292])
pairs = [(x, x * 0.7 + random.triangular(-3, 3)) for x in range(40)]
slopes = []
for _ in range(60):
    resampled = random.choices(pairs, k=len(pairs))
    slopes.append(statistics.linear_regression(*zip(*resampled)).slope)
print(min(slopes), statistics.median(slopes), max(slopes))
