# Each extension module of the standard library taken out of sys.modules and imported once more, by a statement and without
# one: what the two modules share, as their library is one.
import importlib
import itertools
import os
import sys

WAYS = (__import__, importlib.import_module)

folder = os.path.join(os.path.dirname(os.__file__), "lib-dynload")
files = {name.partition(".")[0] for name in os.listdir(folder)}
# Those that are for CPython's own tests ask for more; these two take a display or a library that may be missing.
names = sorted(name for name in files if "test" not in name and not name.startswith("xx") and name not in ("_tkinter", "_dbm"))
print(len(names) > 10)
for name in names:
    for first, second in itertools.product(WAYS, WAYS):
        modules = []
        for load in (first, second):
            sys.modules.pop(name, None)
            try:
                modules.append(vars(load(name)))
            except ImportError as error:
                print(name, error)
        if len(modules) == 2:
            # Small numbers and names are one object wherever they come from.
            print(name, first.__name__, second.__name__, [
                key for key, value in sorted(modules[0].items())
                if not isinstance(value, (int, str)) and value is modules[1].get(key)])
