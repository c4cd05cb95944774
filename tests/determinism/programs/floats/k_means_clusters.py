# Touches: k-means with unseeded starts and math.dist; ties and sums decide the clusters.
import math
import random

CENTRES = [(0, 0), (3, 1), (1, 4)] * 40
points = [(random.gauss(cx, 0.6), random.gauss(cy, 0.6)) for cx, cy in CENTRES]
centres = random.sample(points, 3)
for round_number in range(20):
    clusters = [[] for _ in centres]
    for point in points:
        clusters[min(range(3), key=lambda k: math.dist(point, centres[k]))].append(point)
    moved = [
        (math.fsum(x for x, _ in c) / len(c), math.fsum(y for _, y in c) / len(c)) if c else old
        for c, old in zip(clusters, centres)
    ]
    if moved == centres:
        break
    centres = moved
print("rounds", round_number)
for centre, cluster in zip(centres, clusters):
    print(len(cluster), centre[0].hex(), centre[1].hex())
