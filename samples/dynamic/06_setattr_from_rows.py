"""`setattr` by column name: objects filled from rows, types taken from annotations.

Met in CSV importers, form binding and small object mappers. The class says what it accepts;
the loader converts and assigns, and a name that the class does not declare is refused.
"""
import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any, get_type_hints

SHEET = """\
number,issued,net,paid,remark
1001,2024-01-31,120.00,yes,
1002,2024-02-29,7.5,no,second reminder
1003,2024-02-30,19.99,no,
1004,2024-03-01,ten,no,
"""


class Invoice:
    number: int
    issued: date
    net: Decimal
    paid: bool
    remark: str = "-"

    def gross(self) -> Decimal:
        return (self.net * Decimal("1.2")).quantize(Decimal("0.01"))


CONVERTERS: dict[type, Any] = {
    date: date.fromisoformat,
    bool: {"yes": True, "no": False}.__getitem__,
}


def fill(target: Any, row: dict[str, str]) -> Any:
    declared = get_type_hints(type(target))
    for name, text in row.items():
        if name not in declared:
            raise AttributeError(f"{type(target).__name__} declares no {name!r}")
        if text == "" and hasattr(target, name):
            continue  # the class attribute serves as the default
        kind = declared[name]
        try:
            setattr(target, name, CONVERTERS.get(kind, kind)(text))
        except (ValueError, KeyError, ArithmeticError):
            raise ValueError(f"{name}: {text!r} is not a {kind.__name__}") from None
    return target


for row in [*csv.DictReader(io.StringIO(SHEET)), {"number": "1005", "__class__": "Admin"}]:
    try:
        invoice = fill(Invoice(), row)
    except (ValueError, AttributeError) as error:
        print(row["number"], "skipped:", error)
    else:
        print(invoice.number, invoice.issued, invoice.gross(), invoice.paid, invoice.remark)
        print("  own attributes:", *vars(invoice))
