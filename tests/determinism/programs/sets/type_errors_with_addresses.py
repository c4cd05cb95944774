# Touches: addresses and orders in error messages that are printed to both streams.
import sys


class Widget:
    pass


def attempt(action):
    try:
        action()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


attempt(lambda: {}[Widget()])
attempt(lambda: [].remove(Widget()))
attempt(lambda: int(repr(Widget())))
attempt(lambda: [Widget()].index(object()))
attempt(lambda: {"a", "b", "c", "d"}.remove(("e", "f")))
attempt(lambda: setattr(Widget(), "x", 1) or getattr(Widget(), str(object())))
attempt(lambda: dict.__missing__)
print({"unknown", "options", "given"}, Widget(), file=sys.stderr)
