"""Sorting and searching: by keys of several types, merged, kept in heaps, bisected; and a sort written in Python."""

import bisect
import functools
import heapq
import operator


def numbers(count, seed):
    out = []
    for _ in range(count):
        seed = (seed * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & 0xFFFF_FFFF_FFFF_FFFF
        out.append(seed >> 33)
    return out


def quick(values):
    if len(values) < 2:
        return values
    pivot = values[len(values) // 2]
    return (quick([v for v in values if v < pivot]) + [v for v in values if v == pivot]
            + quick([v for v in values if v > pivot]))


def sift(values, start, end):
    root = start
    while (child := 2 * root + 1) <= end:
        if child < end and values[child] < values[child + 1]:
            child += 1
        if values[root] >= values[child]:
            return
        values[root], values[child] = values[child], values[root]
        root = child


def heap_sort(values):
    for start in range(len(values) // 2 - 1, -1, -1):
        sift(values, start, len(values) - 1)
    for end in range(len(values) - 1, 0, -1):
        values[0], values[end] = values[end], values[0]
        sift(values, 0, end - 1)
    return values


@functools.total_ordering
class Version:
    def __init__(self, number):
        self.parts = (number >> 20, number >> 10 & 1023, number & 1023)

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


def main():
    values = numbers(60_000, 7)
    for _ in range(2):
        assert sorted(values) == sorted(sorted(values, reverse=True))
    as_text = sorted(map(str, values))
    as_floats = sorted(value / 3 for value in values)
    as_pairs = sorted((value % 100, value) for value in values)
    print(as_text[0], as_floats[0], as_pairs[-1])
    rows = [{"name": f"n{value % 1000}", "value": value} for value in values[:30_000]]
    rows.sort(key=operator.itemgetter("name", "value"))
    rows.sort(key=lambda row: -row["value"] % 97)
    print(rows[0], rows[-1])
    print(sorted(map(Version, values[:9000]))[0].parts)
    print(sorted(values[:8000], key=functools.cmp_to_key(lambda a, b: b - a))[0])
    print(quick(values[:20_000])[5], heap_sort(values[:12_000])[5])
    heap = []
    for value in values:
        heapq.heappush(heap, value)
    print([heapq.heappop(heap) for _ in range(20_000)][-1], heapq.nsmallest(3, values), heapq.nlargest(3, values, key=str))
    kept = []
    for value in values[:20_000]:
        bisect.insort(kept, value)
    print(sum(bisect.bisect(kept, value) for value in values) % 1_000_003)
    print(sum(1 for _ in heapq.merge(kept, as_floats, sorted(values))))


main()
