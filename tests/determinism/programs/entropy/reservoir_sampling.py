# Touches: reservoir sampling of its input, unseeded.
import random
import sys


def sample(lines, size):
    kept = []
    for number, line in enumerate(lines):
        if number < size:
            kept.append(line)
        elif (slot := random.randrange(number + 1)) < size:
            kept[slot] = line
    return kept


lines = [line.strip() for line in sys.stdin]
for size in (1, 3, 5):
    print(size, sample(lines, size))
print(random.choice(lines), random.sample(range(len(lines)), len(lines)))
