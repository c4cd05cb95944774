# ends: exit status 4
import contextlib
import sys


@contextlib.contextmanager
def scope(name):
    try:
        yield
    finally:
        print("left", name)


def generate():
    try:
        yield 1
        sys.exit(4)
    finally:
        print("generator closed")


with scope("outer"), scope("inner"):
    try:
        for value in generate():
            print(value)
    except Exception:
        print("not reached: SystemExit is no Exception")
    finally:
        print("finally")
