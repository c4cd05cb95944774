"""`__setattr__` and `__delattr__` that refuse: an object frozen after construction.

Met in value objects, in cached configuration shared by threads, and inside frozen dataclasses.
`object.__setattr__` is the way round, which the class itself needs in order to be built.
"""
from typing import Any


class FrozenError(AttributeError):
    pass


class Tariff:
    """A price list valid from a given day. Changed copies come from `but`."""

    def __init__(self, name: str, day: int, rates: dict[str, int]) -> None:
        assign = super().__setattr__
        assign("name", name)
        assign("day", day)
        assign("rates", tuple(sorted(rates.items())))  # a dict would be open to change

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenError(f"cannot set {name}: {self} is frozen")

    def __delattr__(self, name: str) -> None:
        raise FrozenError(f"cannot delete {name}: {self} is frozen")

    def __str__(self) -> str:
        return f"{self.name}@{self.day}"

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if isinstance(other, Tariff) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.day, self.rates))

    def but(self, **changes: Any) -> "Tariff":
        return Tariff(**{**vars(self), "rates": dict(self.rates), **changes})


winter = Tariff("standard", 305, {"day": 31, "night": 14})
print(winter, winter.rates)
summer = winter.but(day=91, rates={**dict(winter.rates), "day": 24})
print(summer, summer.rates, winter.but() == winter, summer == winter)
print({winter: "old", summer: "new"}[winter.but()])

for attempt in (
    lambda: setattr(winter, "day", 1),
    lambda: setattr(winter, "discount", 5),
    lambda: delattr(winter, "rates"),
):
    try:
        attempt()
    except FrozenError as error:
        print("FrozenError:", error)

object.__setattr__(winter, "day", 306)  # frozen by agreement, not by force
print("forced:", winter)
