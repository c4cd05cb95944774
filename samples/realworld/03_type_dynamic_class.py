"""`type(name, bases, namespace)`: classes made at run time from a schema.

Met in ORMs that reflect a database, in clients generated from an interface description, and
in `namedtuple` itself. The result is a class like any other, and can be subclassed in turn.
"""
from typing import Any

SCHEMA: dict[str, dict[str, type]] = {
    "Vessel": {"name": str, "draught_cm": int},
    "Tanker": {"tonnes": int},
}


class Record:
    fields: dict[str, type] = {}

    def __init__(self, **values: Any) -> None:
        for name, kind in self.fields.items():
            if not isinstance(values.get(name), kind):
                raise TypeError(f"{type(self).__name__}.{name} must be {kind.__name__}")
            setattr(self, name, values.pop(name))
        if values:
            raise TypeError(f"{type(self).__name__} has no {min(values)!r}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"


def build(name: str, base: type[Record], own: dict[str, type]) -> type[Record]:
    namespace: dict[str, Any] = {"fields": {**base.fields, **own}, "__module__": __name__}
    for field, kind in own.items():
        if kind is int:  # one predicate a number; the default argument holds this turn's field
            namespace[f"has_{field}"] = lambda self, f=field: getattr(self, f) > 0
    return type(name, (base,), namespace)


Vessel = build("Vessel", Record, SCHEMA["Vessel"])
Tanker = build("Tanker", Vessel, SCHEMA["Tanker"])

print(" > ".join(cls.__name__ for cls in Tanker.__mro__), "|", *Tanker.fields)
tanker = Tanker(name="Aurora", draught_cm=1150, tonnes=0)
print(tanker, tanker.has_draught_cm(), tanker.has_tonnes(), isinstance(tanker, Vessel))

for cls, values in [(Vessel, {"name": "Dory"}), (Vessel, {"name": "Dory", "draught_cm": 40, "sails": 2})]:
    try:
        cls(**values)
    except TypeError as error:
        print("refused:", error)
try:
    type("Flag", (bool,), {})
except TypeError as error:
    print("refused:", error)
