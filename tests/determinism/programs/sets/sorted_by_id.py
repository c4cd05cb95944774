# Touches: sorting by id(), the order of allocation mixed with reuse of freed blocks.


class Node:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name


nodes = [Node(n) for n in range(30)]
kept = nodes[::2]
del nodes
nodes = kept + [Node(100 + n) for n in range(20)]
print([node.name for node in sorted(nodes, key=id)])
steps = [b - a for a, b in zip(sorted(map(id, nodes)), sorted(map(id, nodes))[1:])]
print(steps, min(map(id, nodes)))
print(min(nodes, key=id).name, max(nodes, key=lambda node: id(node) % 4096).name)
