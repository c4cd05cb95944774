"""`__slots__`, `__repr__` and `__add__`: a small value type held by the million.

Met in geometry, finance and event streams, where an instance dict costs more than the data.
Slots also reject a misspelt attribute, which a plain class would store in silence.
"""
import functools
import operator


class Money:
    __slots__ = ("pence", "currency")

    def __init__(self, pence: int, currency: str = "GBP") -> None:
        self.pence = pence
        self.currency = currency

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pence}, {self.currency!r})"

    def __str__(self) -> str:
        return f"{self.pence / 100:.2f} {self.currency}"

    def __add__(self, other: object) -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return type(self)(self.pence + other.pence, self.currency)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return (self.pence, self.currency) == (other.pence, other.currency)

    def __hash__(self) -> int:
        return hash((self.pence, self.currency))


class Refund(Money):
    __slots__ = ()  # without this line a subclass would regain a dict


takings = [Money(1999), Money(501), Refund(-250)]
total = functools.reduce(operator.add, takings)
print(repr(total), total, takings)
print(total == Money(2250), total == 2250, len({Money(5), Money(5), Money(5, "EUR")}))
print("instance dict:", hasattr(total, "__dict__"), hasattr(takings[-1], "__dict__"))
try:
    total.penec = 0
except AttributeError:
    print("guard: no slot 'penec' among", *Money.__slots__)
for addend in (Money(1, "EUR"), 5):
    try:
        print(total + addend)
    except (ValueError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")
