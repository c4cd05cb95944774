# Touches: memo tables keyed by id(), as copy.deepcopy and pickle keep them.
import copy
import io
import pickle


class Part:
    def __init__(self, name):
        self.name = name
        self.uses = set()


parts = [Part(name) for name in ("axle", "bolt", "cog", "drum", "edge", "fan")]
for n, part in enumerate(parts):
    part.uses |= {parts[(n * 2 + 1) % 6], parts[(n * 3 + 2) % 6]}
memo = {}
clones = copy.deepcopy(parts, memo)
print([[p.name for p in clone.uses] for clone in clones])
print([key == id(part) for key, part in zip(list(memo), parts)], len(memo), min(memo))
buffer = io.BytesIO()
pickle.Pickler(buffer, 4).dump(parts)
buffer.seek(0)
print([[p.name for p in part.uses] for part in pickle.load(buffer)])
