# Touches: gc.get_objects, get_referrers and generations; what lives where, and counts.
import gc


class Leaf:
    def __init__(self, parent):
        self.parent = parent


root = []
root.extend(Leaf(root) for _ in range(5))
leaves = {o for o in gc.get_objects() if isinstance(o, Leaf)}
print(len(leaves), [root.index(leaf) for leaf in leaves])
print([type(r).__name__ for r in gc.get_referrers(root[0])], gc.is_tracked(root), hash(root[0]))
del root, leaves
print(gc.collect(), gc.get_threshold(), len(gc.garbage), [type(i) for i in gc.get_count()])
