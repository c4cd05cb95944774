"""Cooperative `super().__init__(**kwargs)` through a diamond of mixins.

Met in class-based views, widget toolkits and ORM models: each class takes the keywords that it
knows and passes the rest along the method resolution order, down to `object`.
"""
from typing import Any


class Entity:
    def __init__(self, *, ident: int, **rest: Any) -> None:
        super().__init__(**rest)  # object refuses whatever nobody has taken
        self.ident = ident

    def describe(self) -> list[str]:
        return [f"#{self.ident}"]


class Priced(Entity):
    def __init__(self, *, pence: int, **rest: Any) -> None:
        if pence < 0:
            raise ValueError(f"negative price: {pence}")
        super().__init__(**rest)
        self.pence = pence

    def describe(self) -> list[str]:
        return [*super().describe(), f"{self.pence / 100:.2f}"]


class Stocked(Entity):
    def __init__(self, *, on_hand: int = 0, **rest: Any) -> None:
        super().__init__(**rest)
        self.on_hand = on_hand

    def describe(self) -> list[str]:
        return [*super().describe(), f"{self.on_hand} on hand"]


class Article(Priced, Stocked):
    def __init__(self, title: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.title = title

    def describe(self) -> list[str]:
        return [self.title, *super().describe()]


print(" > ".join(cls.__name__ for cls in Article.__mro__))
print(" | ".join(Article("Kettle", ident=17, pence=2450, on_hand=3).describe()))
print(" | ".join(Priced(ident=18, pence=99).describe()))
for keywords in ({"ident": 1}, {"ident": 1, "pence": -5}, {"ident": 1, "pence": 5, "colour": "red"}):
    try:
        Article("Faulty", **keywords)
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
