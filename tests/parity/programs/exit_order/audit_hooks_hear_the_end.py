import sys


def hook(event, arguments):
    if event.startswith(("cpython.", "import", "sys.", "exec", "compile", "open")):
        sys.__stdout__.write(f"{event} {[a for a in arguments if isinstance(a, (str, int))][:2]}\n")


sys.addaudithook(hook)
import colorsys

eval("1 + 1")
