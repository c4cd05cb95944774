"""Library records as attrs classes: converters, validators, slots, evolution, and their errors."""

import pickle

import attr
from attrs import (Factory, asdict, astuple, cmp_using, converters, define, evolve, exceptions,
                   field, fields, frozen, make_class, setters, validators)


@frozen(order=True)
class Isbn:
    digits: str = field(converter=lambda text: text.replace("-", ""), repr=lambda d: f"<{d}>")

    @digits.validator
    def _check(self, attribute, value):
        if sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(value)) % 10:
            raise ValueError(f"{attribute.name}: {value} fails its check digit")


def to_isbn(value):
    """A converter that takes what it has made, as evolve needs."""
    return value if isinstance(value, Isbn) else Isbn(value)


@define(kw_only=True)
class Book:
    title: str = field(validator=[validators.instance_of(str), validators.max_len(40)])
    isbn: Isbn | None = field(default=None, converter=converters.optional(to_isbn))
    tags: list[str] = Factory(list)
    pages: int = field(default=0, converter=int, validator=validators.ge(0))
    weight: float = field(default=1.0, eq=cmp_using(eq=lambda a, b: abs(a - b) < 0.1))
    shelf: str = field(init=False, on_setattr=setters.frozen)
    _note: str = field(default="", repr=False, metadata={"hidden": True})

    def __attrs_post_init__(self):
        object.__setattr__(self, "shelf", self.title[:1].upper())


@attr.s(auto_attribs=True, auto_exc=True)
class Lost(Exception):
    what: str
    length: int = attr.ib(default=attr.Factory(lambda self: len(self.what), takes_self=True))


emma = Book(title="Emma", isbn="978-0-14-143958-7", pages="474", note="worn", tags=["novel"])
print(emma, emma.shelf, Book.__slots__)
print(asdict(emma, filter=lambda attribute, _: not attribute.metadata.get("hidden")))
print(astuple(evolve(emma, weight=1.05)), evolve(emma, weight=1.05) == emma)
print(pickle.loads(pickle.dumps(emma)) == emma, sorted({Isbn("0"), Isbn("0-0"), Isbn("97")}))
print([(a.name, a.alias, a.type, a.kw_only) for a in fields(Book)])
Point = make_class("Point", {"x": field(type=int), "y": field(default=2)}, frozen=True, order=True)
print(Point(1), Point(1) < Point(1, 3), hash(Point(1)) == hash(Point(1, 2)), Lost("key"))
for wrong in (lambda: Book(title=7), lambda: Book(title="x" * 41), lambda: Book("A"),
              lambda: Book(title="A", pages=-1), lambda: setattr(emma, "shelf", "Z"),
              lambda: setattr(emma, "z", 1), lambda: setattr(Point(1), "x", 2), lambda: Isbn("8")):
    try:
        wrong()
    except (TypeError, ValueError, AttributeError, exceptions.FrozenError) as error:
        print(type(error).__name__, str(error)[:160])
raise Lost("umbrella")
