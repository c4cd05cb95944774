# Touches: a treap with random priorities and a selection with random pivots.
import random


def insert(node, key):
    if node is None:
        return [key, random.getrandbits(32), None, None]
    side = 2 if key < node[0] else 3
    node[side] = insert(node[side], key)
    child = node[side]
    if child[1] > node[1]:
        node[side], child[5 - side] = child[5 - side], node
        return child
    return node


def show(node):
    return f"({show(node[2])}{node[0]}{show(node[3])})" if node else ""


def select(values, rank, trace):
    pivot = random.choice(values)
    trace.append(pivot)
    smaller, equal = [v for v in values if v < pivot], values.count(pivot)
    if rank < len(smaller):
        return select(smaller, rank, trace)
    if rank < len(smaller) + equal:
        return pivot
    return select([v for v in values if v > pivot], rank - len(smaller) - equal, trace)


root = None
for key in range(40):
    root = insert(root, key * 17 % 40)
print(show(root))
for rank in (0, 50, 99):
    trace = []
    print(rank, select([n * n % 101 for n in range(100)], rank, trace), trace)
