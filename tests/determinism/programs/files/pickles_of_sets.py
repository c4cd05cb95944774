# Touches: pickles of sets, objects, exceptions and random states, by their digests.
import collections
import hashlib
import pickle
import pickletools
import random


class Record:
    def __init__(self, tags):
        self.tags, self.stamp = tags, random.random()


SAMPLES = [
    {"ash", "oak", "elm", "yew", "fir"}, frozenset("pickle"), Record({"x", "yy", "zzz"}),
    collections.Counter("set of letters"), {"a": {"b", "c"}}, KeyError("x"), random.getstate(),
]
for sample in SAMPLES:
    for protocol in (0, 2, 5):
        data = pickle.dumps(sample, protocol)
        print(type(sample).__name__, protocol, len(data), hashlib.sha1(data).hexdigest())
pickletools.dis(pickletools.optimize(pickle.dumps(SAMPLES[0], 4)))
