"""Dicts, lists, sets, tuples and deques as a program uses them: counted, grouped, looked up, grown and shrunk."""

import collections


def life(cells, steps):
    for _ in range(steps):
        counts = collections.Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        cells = {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in cells)}
    return cells


def reach(edges, start):
    seen = {start}
    queue = collections.deque([(start, 0)])
    far = 0
    while queue:
        node, distance = queue.popleft()
        far = distance
        for other in edges[node]:
            if other not in seen:
                seen.add(other)
                queue.append((other, distance + 1))
    return len(seen), far


def flips(size):
    """The most reversals of a prefix that a permutation needs, over all permutations."""
    most = 0
    counts = list(range(1, size + 1))
    permutation = list(range(size))
    r = size
    while True:
        while r != 1:
            counts[r - 1] = r
            r -= 1
        work = permutation[:]
        steps = 0
        while first := work[0]:
            work[:first + 1] = work[first::-1]
            steps += 1
        most = max(most, steps)
        while True:
            if r == size:
                return most
            permutation.insert(r, permutation.pop(0))
            counts[r] -= 1
            if counts[r] > 0:
                break
            r += 1


def main():
    glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    print(len(life(glider | {(x, 20) for x in range(40)}, 90)))
    edges = collections.defaultdict(list)
    for i in range(20_000):
        edges[i] += [(i * 7 + 1) % 20_000, (i * 3 + 2) % 20_000, (i + 1) % 20_000]
    print(reach(edges, 0))
    print(flips(8))
    table = {}
    for i in range(700_000):
        key = (i * 2_654_435_761) % 65_536
        table[key] = table.get(key, 0) + 1
        if i % 3 == 0:
            table.pop((key + 1) % 65_536, None)
    print(len(table), sum(table.values()))
    Row = collections.namedtuple("Row", "key value")
    rows = [Row(i % 100, i) for i in range(200_000)]
    groups = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row.value)
    print(sum(values[-1] for values in groups.values()))
    merged = {**groups, "x": 1} | {"y": 2}
    print(len(merged), "x" in merged, list(merged)[-2:])
    cache = collections.OrderedDict()
    for i in range(200_000):
        key = i * i % 509
        if key in cache:
            cache.move_to_end(key)
        cache[key] = i
        if len(cache) > 128:
            cache.popitem(last=False)
    print(len(cache), next(iter(cache)))
    numbers = set(range(0, 30_000, 2))
    print(len(numbers & set(range(0, 30_000, 3))), len(numbers ^ set(range(100))), len(numbers | {-1}))


main()
