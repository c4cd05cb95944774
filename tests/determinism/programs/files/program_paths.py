# Touches: __file__, sys.argv, sys.path, sys.executable, prefixes and the current folder.
import inspect
import os
import sys

print(__file__, sys.argv, sys.orig_argv)
print(sys.executable, sys._base_executable, sys.prefix, sys.exec_prefix)
print(sys.path, sys.platlibdir, sys.pycache_prefix)
print(os.getcwd(), os.path.abspath(__file__), os.path.relpath(__file__))
print(inspect.getfile(inspect.currentframe()), os.__file__, __spec__, __loader__)
print(os.get_exec_path(), os.path.expanduser("~/x"), os.path.realpath("."))
