"""Arithmetic over `Any`: one formula, whatever numbers the caller brings.

Met in pricing and reporting code, where a column may hold int, float, Decimal, Fraction or
a domain type, and only the operators of the value at hand decide what a sum means.
"""
from decimal import Decimal
from fractions import Fraction
from typing import Any


class Pence:
    """A whole number of pence. Adds to its own kind and to int, scales by int."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Pence):
            return Pence(self.count + other.count)
        return Pence(self.count + other) if isinstance(other, int) else NotImplemented

    __radd__ = __add__

    def __mul__(self, factor: Any) -> Any:
        return Pence(self.count * factor) if isinstance(factor, int) else NotImplemented

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"GBP {self.count // 100}.{self.count % 100:02}"


def extend(lines: list[tuple[Any, Any]], carriage: Any = 0) -> Any:
    """Carriage plus the sum of quantity times unit price."""
    total = carriage
    for quantity, price in lines:
        total = total + quantity * price
    return total


ORDERS: dict[str, tuple[list[tuple[Any, Any]], Any]] = {
    "int": ([(3, 250), (1, 999)], 0),
    "float": ([(2, 0.1), (1, 0.2)], 0),
    "decimal": ([(2, Decimal("0.1")), (1, Decimal("0.2"))], Decimal("4.95")),
    "fraction": ([(Fraction(1, 3), 2), (Fraction(1, 6), 5)], 0),
    "pence": ([(3, Pence(1999)), (2, Pence(5))], 495),
    "complex": ([(2, 1 - 2j)], 0.5),
    "string": ([(3, "ab")], "="),
    "mixed": ([(1, Decimal("9.99"))], 0.5),
    "scaled": ([(1.5, Pence(100))], 0),
}

for label, (lines, carriage) in ORDERS.items():
    try:
        total = extend(lines, carriage)
    except TypeError as error:
        print(f"{label:<9}refused: {error}")
    else:
        print(f"{label:<9}{type(total).__name__:<9}{total!r}")
