# Touches: evolution by unseeded mutation and crossover until a phrase is found or time is up.
import random
import string

TARGET = "methinks it is like a weasel"
LETTERS = string.ascii_lowercase + " "


def score(genes):
    return sum(a == b for a, b in zip(genes, TARGET))


population = ["".join(random.choices(LETTERS, k=len(TARGET))) for _ in range(60)]
for generation in range(60):
    population.sort(key=score, reverse=True)
    if generation % 10 == 0 or population[0] == TARGET:
        print(generation, score(population[0]), population[0])
    if population[0] == TARGET:
        break
    parents = population[:15]
    population = parents[:3]
    while len(population) < 60:
        a, b = random.sample(parents, 2)
        cut = random.randrange(len(TARGET))
        child = list(a[:cut] + b[cut:])
        if random.random() < 0.8:
            child[random.randrange(len(child))] = random.choice(LETTERS)
        population.append("".join(child))
