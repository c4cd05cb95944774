"""Imports every module of the standard library and tells where each came from."""
import importlib
import sys
import warnings

warnings.simplefilter("ignore")
# Those that print, open windows or read the terminal when imported.
SKIPPED = {"antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "_tkinter", "__main__"}
for name in sorted(sys.stdlib_module_names - SKIPPED):
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        print(name, type(error).__name__, error)
        continue
    spec = module.__spec__
    print(name, getattr(module, "__file__", None), spec and spec.origin, type(spec and spec.loader).__name__,
          spec and type(spec.loader).__module__, len(vars(module)))
print(len(sys.modules), list(sys.modules))
print("site-packages free:", not any("-packages" in (getattr(m, "__file__", "") or "") for m in sys.modules.values()))
