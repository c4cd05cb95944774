# Touches: foxes and rabbits as objects in sets on a grid, moved in the order of their addresses.
import random

SIZE = 14


class Animal:
    def __init__(self, kind, place):
        self.kind, self.place, self.energy = kind, place, 5

    def move(self):
        x, y = self.place
        dx, dy = random.choice([(0, 1), (1, 0), (0, -1), (-1, 0)])
        self.place = (x + dx) % SIZE, (y + dy) % SIZE


def somewhere():
    return random.randrange(SIZE), random.randrange(SIZE)


animals = {Animal("fox" if n % 5 == 0 else "rabbit", somewhere()) for n in range(50)}
for day in range(30):
    for animal in list(animals):
        if animal not in animals:
            continue
        animal.move()
        if animal.kind == "fox":
            animal.energy -= 1
            prey = next(
                (a for a in animals if a.place == animal.place and a.kind == "rabbit"), None
            )
            if prey:
                animals.discard(prey)
                animal.energy += 6
            if animal.energy > 12:
                animals.add(Animal("fox", animal.place))
            if animal.energy <= 0:
                animals.discard(animal)
        elif random.random() < 0.12 and len(animals) < 150:
            animals.add(Animal("rabbit", animal.place))
    if day % 5 == 4:
        foxes = sum(a.kind == "fox" for a in animals)
        print(day, foxes, len(animals) - foxes, [a.place for a in animals][:3])
