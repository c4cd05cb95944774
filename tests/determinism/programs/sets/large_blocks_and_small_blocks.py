# Touches: addresses of blocks from the arenas against blocks from malloc, and their spacing.
import array

small = [bytearray(40) for _ in range(6)]
large = [bytearray(n * 1000) for n in range(1, 7)]
huge = [array.array("d", bytes(400_000)) for _ in range(3)]
print([id(b) for b in small])
order = sorted([*map(id, small), *map(id, large), *map(id, huge)])
print([o - order[0] for o in order])
