# Touches: id() of interned strings, small ints, constants and empty containers.
import sys

print([id(n) for n in (0, 1, 255, -5, 1000, 10**20)])
print([id(s) for s in ("", "a", "name", sys.intern("not" + " a name"))])
print(id(None), id(True), id(...), id(()), id(frozenset()), id(b""))
print(sorted(("x", "yy", "zzz", "long text"), key=id))
print([id(0) < id(1), id("a") < id("b"), id(int) < id(str), id(sys) < id(print)])
