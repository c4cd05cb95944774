"""facts.py: what a program can learn of the interpreter's build, a line each: the tuned one must print the reference's lines.

Names and plain constants of every built-in module are among it: a library or a header that was missing in the build shows there.
"""

import importlib
import platform
import sys

# What a process, not a build, decides.
OF_THE_PROCESS = {"argv", "executable", "orig_argv", "path", "modules", "path_importer_cache", "_base_executable", "__doc__"}


def is_plain(value):
    if isinstance(value, (tuple, frozenset)):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str, bytes))


def main():
    print(sys.version, platform.python_build(), platform.python_compiler(), sys.builtin_module_names, sep="\n")
    for name in ("abiflags", "api_version", "hexversion", "maxsize", "flags", "float_info", "hash_info", "int_info", "thread_info", "implementation"):
        print(name, getattr(sys, name))
    for name in sys.builtin_module_names:
        module = importlib.import_module(name)
        for key, value in sorted(vars(module).items()):
            if key in OF_THE_PROCESS and module is sys:
                continue
            shown = sorted(value) if isinstance(value, frozenset) else value
            print(name, key, type(value).__name__, repr(shown) if is_plain(value) else getattr(value, "__doc__", ""))


main()
