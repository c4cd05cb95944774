# Touches: random sites opened until water runs through; union-find over an unseeded order.
import random

SIZE = 24


def threshold():
    parent = list(range(SIZE * SIZE + 2))

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    open_sites = set()
    for site in random.sample(range(SIZE * SIZE), SIZE * SIZE):
        open_sites.add(site)
        row, column = divmod(site, SIZE)
        near = [site - SIZE, site + SIZE]
        near += [site - 1] * (column > 0) + [site + 1] * (column < SIZE - 1)
        for other in near:
            if other in open_sites:
                parent[find(site)] = find(other)
        if row == 0:
            parent[find(site)] = find(SIZE * SIZE)
        if row == SIZE - 1:
            parent[find(site)] = find(SIZE * SIZE + 1)
        if find(SIZE * SIZE) == find(SIZE * SIZE + 1):
            return len(open_sites) / SIZE**2


print([threshold() for _ in range(12)])
