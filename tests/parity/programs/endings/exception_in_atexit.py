# ends: exit status 0
import atexit


@atexit.register
def last():
    print("the others still run")


@atexit.register
def fails():
    raise OSError("in atexit")


@atexit.register
def first():
    print("first")
