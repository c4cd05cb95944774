# ends: exit status 1
import sys
import types

sys.modules["__main__"] = types.ModuleType("__main__")
print(__name__)
del sys.modules["__main__"]
print(no_such_name)
