# ends: exit status 1
import linecache
import traceback

code = compile("def f():\n    return 1 / 0\n", "<kept>", "exec")
linecache.cache["<kept>"] = (20, None, ["def f():\n", "    return 1 / 0  # from the cache\n"], "<kept>")
exec(code)
try:
    f()
except ZeroDivisionError:
    traceback.print_exc()
f()
