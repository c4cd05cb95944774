# ends: exit status 1
import sys

sys.setrecursionlimit(120)


def even(n):
    return odd(n + 1)


def odd(n):
    return even(n + 1)


try:
    even(0)
except RecursionError as error:
    print(error)
even(0)
