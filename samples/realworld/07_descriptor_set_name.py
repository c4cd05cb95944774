"""A typed descriptor with `__set_name__`: fields as ORMs declare them.

Met in Django, SQLAlchemy and peewee. The class body names each field once; Python tells the
descriptor that name, and every assignment passes through one `__set__`.
"""
from typing import Any


class Field:
    def __init__(self, kind: type, *, null: bool = False, maximum: int | None = None) -> None:
        self.kind, self.null, self.maximum = kind, null, maximum

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.label = f"{owner.__name__}.{name}"
        owner.__dict__["fields"].append(name)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self  # asked of the class: the field itself
        return vars(instance).get(self.name)

    def __set__(self, instance: Any, value: Any) -> None:
        if value is None and not self.null:
            raise ValueError(f"{self.label} may not be null")
        if value is not None and not isinstance(value, self.kind):
            raise TypeError(f"{self.label}: {self.kind.__name__} expected, got {value!r}")
        size = len(value) if isinstance(value, str) else value
        if self.maximum is not None and value is not None and size > self.maximum:
            raise ValueError(f"{self.label}: {size} exceeds {self.maximum}")
        vars(instance)[self.name] = value


class Product:
    fields: list[str] = []
    sku = Field(str, maximum=8)
    title = Field(str, maximum=20)
    stock = Field(int, maximum=10_000)
    note = Field(str, null=True)

    def __init__(self, **values: Any) -> None:
        for name in self.fields:
            setattr(self, name, values.get(name))

    def insert(self) -> str:
        return f"INSERT ({', '.join(self.fields)}) VALUES {tuple(getattr(self, n) for n in self.fields)}"


lamp = Product(sku="LMP-01", title="Desk lamp", stock=12)
lamp.stock -= 2
print(lamp.insert())
print(Product.stock.label, Product.stock.kind.__name__, Product.note.null)
for name, value in [("sku", "LMP-01-LONG"), ("stock", "ten"), ("stock", 10_001), ("title", None)]:
    try:
        setattr(lamp, name, value)
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
lamp.note = None
print(vars(lamp))
