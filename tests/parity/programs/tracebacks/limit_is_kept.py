# ends: exit status 1
import sys


def down(n):
    return down(n - 1) if n else 1 / 0


def up(n):
    return down(n)


sys.tracebacklimit = 2
up(5)
