# Touches: the order of a set of built-in types, whose hashes are their static addresses.
types = {int, str, float, list, dict, set, tuple, bytes, bool, complex, type, object, frozenset}
print([t.__name__ for t in types])
print([t.__name__ for t in types & {int, float, bool, complex}])
print([t.__name__ for t in {type(v) for v in (1, "", 2.0, [], {}, (), b"", None, ..., print)}])
