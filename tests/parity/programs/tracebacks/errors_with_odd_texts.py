# ends: exit status 1
import traceback


class Silent(Exception):
    def __str__(self):
        raise ValueError


class Number(Exception):
    def __str__(self):
        return 5


class Nested:
    class Inner(Exception):
        pass


Renamed = type("Renamed", (Exception,), {"__module__": "elsewhere", "__qualname__": "A.B"})
NoModule = type("NoModule", (Exception,), {"__module__": 5})

errors = [Silent(), Number(), Nested.Inner("x"), Renamed("y"), NoModule("z"), Exception(), Exception(""),
          Exception("a\nb"), Exception("trailing\n"), Exception("\0\x1b[31m"), Exception("\udcff lone"),
          Exception(1, "two"), KeyError("quoted"), OSError(5, "five"), UnicodeDecodeError("x", b"y", 0, 1, "z"),
          StopIteration(3), AssertionError(), ImportError("no", name="n", path="p"), Exception("箱" * 3)]
for error in errors:
    try:
        raise error
    except Exception:
        traceback.print_exc()
raise errors[0]
