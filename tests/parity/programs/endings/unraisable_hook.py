# ends: exit status 0
import sys


class Fails:
    def __del__(self):
        raise ValueError("in del")

    def __repr__(self):
        return "<Fails>"


def hook(unraisable):
    print("hook:", unraisable.exc_type, unraisable.exc_value, unraisable.err_msg, unraisable.object)


def failing_hook(unraisable):
    raise RuntimeError("in the hook")


for chosen in (hook, failing_hook, None, sys.__unraisablehook__):
    sys.unraisablehook = chosen
    Fails()
del sys.unraisablehook
Fails.__call__ = Fails.__del__
Fails()
