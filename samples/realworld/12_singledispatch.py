"""`functools.singledispatch`: a generic function open to extension by type.

Met in serialisers and renderers: the function belongs to one module, the types to others, and
each implementation is registered where its type is defined. Dispatch follows the MRO and ABCs.
"""
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch


@singledispatch
def encode(value: object) -> str:
    raise TypeError(f"cannot encode {type(value).__name__}")


@encode.register
def _(value: bool | None) -> str:
    return {True: "true", False: "false", None: "null"}[value]


@encode.register(int)
@encode.register(Decimal)
def encode_number(value: int | Decimal) -> str:
    return str(value)


@encode.register
def _(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@encode.register
def _(value: date) -> str:
    return f'"{value:%Y-%m-%d}"'


@encode.register
def _(value: Sequence) -> str:
    return "[" + ",".join(encode(item) for item in value) + "]"


@encode.register
def _(value: Mapping) -> str:
    return "{" + ",".join(f"{encode(str(key))}:{encode(item)}" for key, item in value.items()) + "}"


order = {"no": 88, "net": Decimal("19.90"), "due": date(2024, 5, 1), "lines": ('3" pipe', range(3))}
print(encode(order))
print(encode([datetime(2024, 5, 1, 23, 59), None, True]))
for kind in (bool, int, tuple, dict, datetime, float):
    name = encode.dispatch(kind).__name__
    print(f"{kind.__name__:<9}{'implemented' if name == '_' else name}")
for stray in (2.5, {"codes": {1}}):
    try:
        encode(stray)
    except TypeError as error:
        print("TypeError:", error)
encode.register(float, lambda value: f"{value:.3f}")  # another module adds its type
print(encode([2.5, 1]))
