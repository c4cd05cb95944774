"""Dispatch on the run-time type of an `Any`: a literal for whatever turns up.

Met in database drivers, log formatters and template engines, which receive a value of
unknown type and must choose its text form. The order of the cases matters: bool is an int.
"""
import datetime
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


class Grade(Enum):
    FIRST = "1st"


class Raw:
    def __init__(self, sql: str) -> None:
        self.sql = sql


def literal(value: Any) -> str:
    """SQL text of one parameter."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value != value:
            raise ValueError("NaN has no SQL literal")
        case int() | float() | Decimal():
            return str(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
        case bytes() | bytearray():
            return f"X'{value.hex().upper()}'"
        case datetime.datetime() | datetime.date():  # a datetime is a date; both have isoformat
            return f"'{value.isoformat()}'"
        case UUID():
            return f"'{value}'"
        case Enum(value=inner):
            return literal(inner)
        case Raw(sql=text):
            return text
        case Iterable():
            return "(" + ", ".join(map(literal, value)) + ")"
    raise TypeError(f"no literal for {type(value).__qualname__}")


SAMPLES: list[Any] = [
    None, True, 1, 2.50, Decimal("2.50"), "O'Hara", b"\x00\xff", datetime.date(2024, 2, 29),
    datetime.datetime(2024, 2, 29, 8, 30), UUID(int=7), Grade.FIRST, Raw("NOW()"),
    ["a", (1, None)], (n * n for n in range(3)), float("nan"), object(), [print],
]
for sample in SAMPLES:
    try:
        print(f"{type(sample).__name__:<10} {literal(sample)}")
    except (TypeError, ValueError) as error:
        print(f"{type(sample).__name__:<10} {type(error).__name__}: {error}")
