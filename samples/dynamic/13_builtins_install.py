"""A name installed into `builtins`, and a built-in shadowed by a global.

Met in `gettext.install` (the `_` of translated programs), in profilers (`profile`) and debuggers
(`breakpoint`). The look-up order is local, global, built-in; removing a layer uncovers the next.
"""
import builtins
import gettext

PRICES = {"tea": 3, "scone": 4, "jam": 1}


class Catalogue(gettext.NullTranslations):
    """Messages from a dict where a real program would load a .mo file."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__()
        self.messages = messages

    def gettext(self, message: str) -> str:
        return self.messages.get(message) or super().gettext(message)


def receipt(*items: str) -> str:
    total = sum(PRICES[item] for item in items)  # `sum` and `_` are found at call time
    return _("{n} items, total {total}").format(n=len(items), total=total)


def attempt(*items: str) -> None:
    try:
        print(receipt(*items))
    except NameError as error:
        print("undefined name:", error.name)
    except OverflowError as error:
        print("refused:", error)


def capped_sum(values: object, start: int = 0) -> int:
    total = builtins.sum(values, start)
    if total > 10:
        raise OverflowError(f"{total} exceeds the limit of 10")
    return total


attempt("tea", "scone")
german = Catalogue({"{n} items, total {total}": "{n} Posten, Summe {total}"})
german.install()
attempt("tea", "scone")
Catalogue({}).install()
attempt("tea", "jam")

sum = capped_sum  # shadows the built-in for this module only
attempt("tea", "scone", "jam")
attempt("scone", "scone", "scone")
print("module sum:", sum.__name__, "| built-in:", builtins.sum.__name__)
del sum, builtins._
print("sum again:", sum is builtins.sum, "| _ installed:", hasattr(builtins, "_"))
attempt("jam")
