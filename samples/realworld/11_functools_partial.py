"""`functools.partial`, and partial of partial: arguments fixed a layer at a time.

Met in callbacks, key functions, and as light-weight configuration: a general function is
narrowed by one module and narrowed further by the next. Nested partials collapse into one.
"""
from decimal import ROUND_HALF_UP, Decimal
from functools import partial, partialmethod


def convert(factor: str, unit: str, value: float | str, *, places: int = 2, sign: bool = False) -> str:
    step = Decimal(1).scaleb(-places)
    amount = (Decimal(str(value)) * Decimal(factor)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{amount:{'+' if sign else ''}} {unit}"


to_miles = partial(convert, "0.621371", "mi")
to_miles_coarse = partial(to_miles, places=0)
to_miles_signed = partial(to_miles_coarse, sign=True)

print(to_miles(42.195), to_miles_coarse(42.195), to_miles_signed(42.195), sep=" | ")
print(to_miles_signed(100, places=3))  # the call overrides what was fixed
print(to_miles_signed.func is convert, to_miles_signed.args, to_miles_signed.keywords)
print(*map(partial(convert, "2.20462", "lb", places=1), ["0.5", "70", "1000"]), sep=", ")

parse_hex = partial(int, base=16)
print([parse_hex(text) for text in ("ff", "0x10", "7E")])


class Valve:
    def __init__(self) -> None:
        self.log: list[str] = []

    def move(self, percent: int, *, reason: str = "operator") -> None:
        if not 0 <= percent <= 100:
            raise ValueError(f"{percent} % is no position")
        self.log.append(f"{percent}% ({reason})")

    open = partialmethod(move, 100)
    shut = partialmethod(move, 0)
    trip = partialmethod(move, 0, reason="interlock")


valve = Valve()
valve.open()
valve.shut(reason="schedule")
valve.trip()
print(*valve.log, sep=", ")
for faulty in (partial(to_miles, 1, 2), partial(parse_hex, "xyz"), partial(valve.move, 140)):
    try:
        faulty()
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
