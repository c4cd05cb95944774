"""Prints what an interpreter decided before it ran this program."""
import sys

modules = list(sys.modules)  # before this program imports any

import builtins
import gc
import os
import signal
import warnings


def show(name, value):
    print(name, "=", ascii(value))


show("modules", modules)
show("main", sorted(name for name in globals() if name.startswith("__")))
show("orig_argv", sys.orig_argv[1:])
for name in ("argv", "flags", "_xoptions", "warnoptions", "path", "prefix", "exec_prefix", "base_prefix",
             "base_exec_prefix", "platlibdir", "pycache_prefix", "dont_write_bytecode", "_stdlib_dir",
             "float_repr_style", "hash_info", "path_hooks", "ps1", "ps2", "flags"):
    value = getattr(sys, name, None)
    show(name, [getattr(one, "__name__", "?") for one in value] if name == "path_hooks" else value)
show("meta_path", [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path])
show("importer_cache", list(sys.path_importer_cache))
show("__debug__", __debug__)
show("docstrings", show.__doc__ is None and __doc__ is None)
show("implementation", sys.implementation)
show("recursion", sys.getrecursionlimit())
show("switch", sys.getswitchinterval())
show("digits", getattr(sys, "get_int_max_str_digits", int)())
show("fs", (sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.getdefaultencoding()))
for name in ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"):
    stream = getattr(sys, name)
    show(name, stream and (stream.encoding, stream.errors, stream.line_buffering, stream.write_through,
                           stream.newlines, stream.mode, stream.name, type(stream.buffer).__name__))
show("filters", warnings.filters)
show("gc", (gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count()))
show("signals", {number.name: str(signal.getsignal(number)).split(" at ")[0] for number in signal.valid_signals()
                 if isinstance(number, signal.Signals)})
show("environ", [(name, value) for name, value in os.environ.items() if name.startswith(("PYTHON", "LC_", "LANG"))])
show("names", sorted(vars(builtins)))
seed = os.environ.get("PYTHONHASHSEED") or "random"
seeded = seed != "random" and not sys.flags.ignore_environment
show("hash", hash("hako") if seeded else "random")
for name, ask in (("faulthandler", "is_enabled"), ("tracemalloc", "is_tracing"), ("tracemalloc", "get_traceback_limit")):
    show(name, getattr(sys.modules[name], ask)() if name in sys.modules else "not imported")
show("frozen", [name for name in modules if "FrozenImporter" in str(getattr(sys.modules[name], "__loader__", ""))])
code = compile("1 / x", "<probe>", "eval")
show("ranges", list(code.co_positions()))
print("more on stderr", file=sys.stderr)
