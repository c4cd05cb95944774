# ends: exit status 1
import sys


def down(n):
    if n == 0:
        raise ValueError("at the bottom")
    down(n - 1)


sys.tracebacklimit = 1000
down(50)
