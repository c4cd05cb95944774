"""Lists, dicts, sets, tuples, deques, slices, sorting, heaps, comprehensions, generators, itertools."""

import array
import bisect
import collections
import copy
import heapq
import itertools
import operator
import random


def sieve(limit):
    flags = bytearray([1]) * (limit + 1)
    flags[0:2] = b"\0\0"
    for i in range(2, int(limit ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, limit + 1, i)))
    return [i for i, flag in enumerate(flags) if flag]


def permutations(values):
    if len(values) <= 1:
        yield values
        return
    for i, value in enumerate(values):
        for rest in permutations(values[:i] + values[i + 1:]):
            yield [value] + rest


def walk(tree):
    if isinstance(tree, tuple):
        for part in tree:
            yield from walk(part)
    else:
        yield tree


def nested(depth):
    return (nested(depth - 1), depth, nested(depth - 1)) if depth else 0


def windows(values, size):
    queue = collections.deque(maxlen=size)
    for value in values:
        queue.append(value)
        if len(queue) == size:
            yield tuple(queue)


def echo():
    received = None
    while received != "stop":
        try:
            received = yield received
        except ValueError:
            received = "error"


def cheapest(graph, start):
    costs = {start: 0}
    heap = [(0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if cost > costs[node]:
            continue
        for other, weight in graph[node].items():
            new = cost + weight
            if new < costs.get(other, 1 << 60):
                costs[other] = new
                heapq.heappush(heap, (new, other))
    return costs


def merge_sort(values):
    if len(values) < 2:
        return values
    middle = len(values) // 2
    left, right = merge_sort(values[:middle]), merge_sort(values[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def bubble(values):
    for end in range(len(values), 1, -1):
        for i in range(end - 1):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
    return values


def change(coins, amount):
    ways = [1] + [0] * amount
    for coin in coins:
        for i in range(coin, amount + 1):
            ways[i] += ways[i - coin]
    return ways[amount]


def sorts(chance):
    numbers = [chance.randrange(1 << 30) for _ in range(20_000)]
    assert merge_sort(numbers) == sorted(numbers) and bubble(numbers[:250]) == sorted(numbers[:250])
    mixed = [(n % 50, str(n), n / 3) for n in numbers]
    mixed.sort(key=operator.itemgetter(1))
    mixed.sort(key=lambda row: (row[0], -row[2]), reverse=True)
    assert sorted(n / 7 for n in numbers)[0] <= numbers[0] / 7 and min(numbers) == sorted(numbers)[0]
    assert sorted(map(str, numbers)) and sorted(mixed) and max(mixed, key=lambda row: row[2])
    sorted([n % 1000 for n in numbers] + list(range(1000)))
    ordered = []
    for n in numbers[:5000]:
        bisect.insort(ordered, n)
    assert bisect.bisect_left(ordered, ordered[100]) == 100
    heap = numbers[:]
    heapq.heapify(heap)
    assert [heapq.heappop(heap) for _ in range(3000)] == sorted(numbers)[:3000] == heapq.nsmallest(3000, numbers)


def tables(chance):
    words = [f"w{chance.randrange(3000)}" for _ in range(40_000)]
    counts = {}
    places = collections.defaultdict(list)
    for i, word in enumerate(words):
        counts[word] = counts.get(word, 0) + 1
        places[word].append(i)
    assert counts == collections.Counter(words) and all(len(places[w]) == n for w, n in counts.items())
    common = sorted(counts.items(), key=lambda item: item[1])[-10:]
    inverse = {n: w for w, n in common}
    for key in list(counts):
        if counts[key] % 2:
            del counts[key]
        else:
            counts.setdefault(key + "x", 1)
    a, b = set(words[:10_000]), frozenset(words[5000:])
    assert (a & b) <= b and (a | b) >= a and not (a - b) & b and (a ^ b).isdisjoint(a & b) and len(inverse) < 11
    queue = collections.deque()
    for i in range(40_000):
        queue.append(i)
        if i % 3 == 0:
            queue.popleft()
        if i % 1000 == 0:
            queue.rotate(3)
    ordered = collections.OrderedDict.fromkeys(words)
    for word in words[:5000]:
        ordered.move_to_end(word)
    chain = collections.ChainMap({}, counts, inverse)
    assert sum(1 for word in words[:8000] if word in chain) and copy.deepcopy(common) == common
    points = {(i % 91, i % 37): i for i in range(20_000)}
    assert sum(points[key] for key in points) and points == dict(points.items()) and copy.copy(points) == points
    grid = {x + y * 1j: x ^ y for x in range(60) for y in range(60)}
    assert sum(grid.get(at + step, 0) for at in grid for step in (1, -1, 1j, -1j)) > 0


def slices():
    values = list(range(3000))
    for i in range(600):
        part = values[i:i + 100] + values[-i - 1::-7]
        part[10:20] = [0]
        part.reverse()
        part.extend(part[:5])
        part.insert(3, part.pop())
        part.remove(0)
        assert part.count(0) + part.index(part[7]) >= 0 and tuple(part)[1:3] == tuple(part[1:3])
        del part[::2]
        first, *middle, last = part
        first, last = last, first
        assert len(middle) + 2 == len(part) and [*part, *middle] and part * 2 and (part < middle or True)
    numbers = array.array("d", range(2000))
    assert sum(numbers) == sum(range(2000)) and memoryview(numbers)[5] == 5.0


def comprehensions():
    for i in range(150):
        rows = [{"id": n, "value": n * i % 17, "name": f"n{n}"} for n in range(150)]
        chosen = [row["name"] for row in rows if row["value"] > 5 and row["id"] % 2]
        table = {row["id"]: row["value"] for row in rows}
        assert sum(v for v in table.values()) >= 0 and {v % 3 for v in table.values()} <= {0, 1, 2}
        assert any(n == "n3" for n in chosen) in (True, False) and all(isinstance(n, str) for n in chosen)
        matrix = [[a * b for a in range(20)] for b in range(20)]
        assert [sum(row) for row in zip(*matrix)] == [sum(row) for row in matrix]
        assert [x for row in matrix for x in row if x % 7 == 0]
        for number, (key, value) in enumerate(table.items()):
            assert number == key or value


def generators():
    assert sum(1 for _ in permutations(list(range(7)))) == 5040
    assert sum(walk(nested(14))) > 0
    assert sum(b - a for a, _, b in windows(range(30_000), 3)) == 2 * 29_998
    talk = echo()
    next(talk)
    for i in range(20_000):
        assert talk.send(i) == i
    assert talk.throw(ValueError()) == "error"
    talk.close()
    count = itertools.count()
    pairs = itertools.takewhile(lambda n: n < 40_000, map(operator.add, count, itertools.cycle((0, 1))))
    assert sum(filter(None, pairs)) > 0
    assert sum(len(c) for c in itertools.combinations(range(16), 4)) == 4 * 1820
    assert len(list(itertools.product("abc", repeat=6))) == 729
    assert sum(sum(g) for _, g in itertools.groupby(range(20_000), lambda n: n // 7)) == sum(range(20_000))
    assert list(itertools.accumulate(itertools.chain(range(1000), range(1000))))[-1] == 999_000
    assert all(a < b for a, b in itertools.pairwise(itertools.islice(itertools.count(), 10_000)))
    left, right = itertools.tee(x * 2 for x in range(10_000))
    assert sum(left) == sum(right) and sum(a for a, b in itertools.zip_longest(range(9), range(8), fillvalue=0)) == 36


def main():
    chance = random.Random(1)
    assert len(sieve(300_000)) == 25_997
    for _ in range(2):
        sorts(chance)
        tables(chance)
        slices()
        comprehensions()
        generators()
    graph = {n: {(n * 3 + k) % 4000: k + n % 7 for k in range(1, 6)} for n in range(4000)}
    assert len(cheapest(graph, 0)) > 1
    assert change([1, 2, 5, 10, 20, 50, 100], 20_000) > 0
    shuffled = list(range(50_000))
    chance.shuffle(shuffled)
    assert sorted(shuffled) == list(range(50_000)) and chance.choice(shuffled) in set(shuffled)


main()
