# Touches: which freed address the next object gets, and caches that are keyed by id().
import gc


class Cell:
    def __init__(self, content):
        self.content = content


seen = {}
for n in range(12):
    cell = Cell(n)
    seen.setdefault(id(cell), []).append(n)
    if n % 5 == 4:
        cell.content = cell
        del cell
print(seen)
gc.collect()
more = [Cell(n) for n in range(8)]
print([seen.get(id(cell)) for cell in more], [id(cell) % 512 for cell in more])
