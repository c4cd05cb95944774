# Touches: tracemalloc, tracked objects and object sizes with the paths of the lines that allocate.
import gc
import sys
import tracemalloc

tracemalloc.start(3)
kept = [{f"key{n}": [object() for _ in range(n % 5)]} for n in range(200)]
snapshot = tracemalloc.take_snapshot()
here = tracemalloc.Filter(True, __file__)
for statistic in snapshot.filter_traces([here]).statistics("lineno")[:3]:
    print(statistic)
print(tracemalloc.get_object_traceback(kept[7]), tracemalloc.get_traced_memory()[0] > 0)
tracemalloc.stop()
print([sys.getsizeof(o) for o in (kept, kept[0], "x", 10**30, object(), set(range(9)), len)])
print(len(gc.get_objects()), sys.getrefcount(kept))
