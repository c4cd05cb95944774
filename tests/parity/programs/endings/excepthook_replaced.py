# ends: exit status 1
import sys


def hook(kind, error, trace):
    print("hook:", kind.__name__, error, trace.tb_lineno)


sys.excepthook = hook
1 / 0
