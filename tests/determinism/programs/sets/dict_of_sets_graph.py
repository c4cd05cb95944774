# Touches: graph walks over dicts of sets of str; neighbours come in hash order.
from collections import defaultdict, deque

EDGES = "ab ac bd be cf cg dh ei fj gk hl il jm kn lo mo no ap pq qo bp eg".split()
graph = defaultdict(set)
for a, b in EDGES:
    graph[a].add(b)
    graph[b].add(a)


def breadth_first(start):
    seen, queue = {start}, deque([start])
    while queue:
        node = queue.popleft()
        yield node
        for neighbour in graph[node] - seen:
            seen.add(neighbour)
            queue.append(neighbour)


def path(a, b, seen=()):
    if a == b:
        return [a]
    for neighbour in graph[a]:
        if neighbour not in seen:
            rest = path(neighbour, b, {*seen, a})
            if rest:
                return [a, *rest]
    return None


print("".join(breadth_first("a")), "".join(path("a", "o")))
