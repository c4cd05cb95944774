# ends: exit status 1
import sys


def hook(kind, error, trace):
    raise RuntimeError("the hook fails") from error


sys.excepthook = hook
{}["key"]
