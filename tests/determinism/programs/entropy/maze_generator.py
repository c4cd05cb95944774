# Touches: a maze carved by an unseeded depth-first walk.
import random

WIDTH, HEIGHT = 24, 10
walls = [["#"] * (2 * WIDTH + 1) for _ in range(2 * HEIGHT + 1)]
stack, dead_ends = [(0, 0)], 0
walls[1][1] = " "
while stack:
    x, y = stack[-1]
    ways = [
        (x + dx, y + dy)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
        if 0 <= x + dx < WIDTH and 0 <= y + dy < HEIGHT
        and walls[2 * (y + dy) + 1][2 * (x + dx) + 1] == "#"
    ]
    if not ways:
        stack.pop()
        continue
    nx, ny = random.choice(ways)
    walls[y + ny + 1][x + nx + 1] = walls[2 * ny + 1][2 * nx + 1] = " "
    stack.append((nx, ny))
print("\n".join("".join(row) for row in walls))
