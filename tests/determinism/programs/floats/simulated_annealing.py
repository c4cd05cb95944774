# Touches: simulated annealing, where exp against an unseeded random number steers the path.
import math
import random

cities = [(math.cos(k * 2.4) * k, math.sin(k * 2.4) * k) for k in range(25)]


def length(tour):
    return math.fsum(math.dist(cities[a], cities[b]) for a, b in zip(tour, tour[1:] + tour[:1]))


tour = list(range(25))
random.shuffle(tour)
current, temperature, accepted = length(tour), 30.0, 0
print("start", current.hex())
while temperature > 0.1:
    i, j = sorted(random.sample(range(25), 2))
    candidate = tour[:i] + tour[i:j][::-1] + tour[j:]
    changed = length(candidate)
    if changed < current or random.random() < math.exp((current - changed) / temperature):
        tour, current, accepted = candidate, changed, accepted + 1
    temperature *= 0.998
print("end", current.hex(), accepted, tour)
