"""A class patched in place: every instance, old or new, follows at once.

Met in hot fixes to a library that cannot be upgraded, in gevent-style monkey patching, and in
tracing agents. The patch keeps the original, calls it, is applied once, and can be undone.
"""
from typing import Any


class Parcel:
    """As shipped by the vendor: it forgets the weight of the packing."""

    def __init__(self, grams: int) -> None:
        self.grams = grams

    def weight(self) -> int:
        return self.grams

    def postage(self) -> int:
        return 150 + self.weight() // 100 * 20


class Letter(Parcel):
    def weight(self) -> int:
        return min(super().weight(), 100)


def apply_packing_fix(cls: type, packing_g: int) -> Any:
    """Patches `cls.weight`; returns the function that undoes it."""
    original = cls.__dict__["weight"]  # not getattr: the raw entry is what must be put back
    if hasattr(original, "__wrapped__"):
        raise RuntimeError(f"{cls.__name__}.weight is already patched")

    def weight(self: Any) -> int:
        return original(self) + packing_g

    weight.__wrapped__ = original
    cls.weight = weight
    return lambda: setattr(cls, "weight", original)


parcel, letter = Parcel(930), Letter(60)
held = parcel.weight  # bound before the patch: keeps the old function
print("before:", parcel.weight(), parcel.postage(), letter.weight())
undo = apply_packing_fix(Parcel, 80)
print("after: ", parcel.weight(), parcel.postage(), letter.weight(), "held:", held())
try:
    apply_packing_fix(Parcel, 80)
except RuntimeError as error:
    print("guard: ", error)
Parcel.is_heavy = property(lambda self: self.weight() > 1000)
print("added: ", parcel.is_heavy, letter.is_heavy)
undo()
del Parcel.is_heavy
print("undone:", parcel.weight(), parcel.postage(), hasattr(letter, "is_heavy"))
try:
    int.is_heavy = True
except TypeError as error:
    print("guard: ", error)
