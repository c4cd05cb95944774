"""Patches recorded and undone in reverse: attributes, items, a whole module.

Met as pytest's `monkeypatch` fixture: each change pushes its inverse, and leaving the block, even
by an exception, restores what was there, including what was not there at all.
"""
import json
import sys
from collections.abc import MutableMapping
from contextlib import ExitStack
from types import ModuleType
from typing import Any

ABSENT: Any = object()


class Patches(ExitStack):
    def setattr(self, owner: Any, name: str, value: Any) -> None:
        if name not in vars(owner):
            raise AttributeError(f"{owner.__name__} has no {name!r} to patch")
        self.callback(setattr, owner, name, vars(owner)[name])
        setattr(owner, name, value)

    def delattr(self, owner: Any, name: str) -> None:
        self.callback(setattr, owner, name, vars(owner)[name])
        delattr(owner, name)

    def setitem(self, mapping: MutableMapping[str, Any], key: str, value: Any) -> None:
        old = mapping.get(key, ABSENT)
        undo = (mapping.pop, key) if old is ABSENT else (mapping.__setitem__, key, old)
        self.callback(*undo)
        mapping[key] = value


def pay(pence: int) -> str:
    try:
        import acme_payments  # not installed: a stand-in takes its place in sys.modules
    except ModuleNotFoundError as error:
        return f"no module {error.name}"
    return json.dumps(acme_payments.charge(pence))


stand_in = ModuleType("acme_payments", "A stand-in for the vendor's client.")
stand_in.charge = lambda pence: {"charged": pence}
original = json.dumps

print("before:", pay(5))
try:
    with Patches() as patch:
        patch.setitem(sys.modules, "acme_payments", stand_in)
        print("module:", pay(5))
        patch.setattr(json, "dumps", lambda value: f"first {value}")
        patch.setattr(json, "dumps", lambda value: f"second {value}")
        print("twice: ", pay(6))
        patch.delattr(stand_in, "charge")
        patch.setattr(json, "dmups", str)
except AttributeError as error:
    print("guard: ", error)
print("after: ", pay(7))
print("undone:", json.dumps is original, stand_in.charge(1), "acme_payments" in sys.modules)
