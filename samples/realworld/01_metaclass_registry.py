"""A metaclass whose `__new__` registers every subclass.

Met in Django's models and forms, in SQLAlchemy's declarative base and in serialisation
libraries: to define a class is to enrol it, and faults are found when the module is imported.
"""
from typing import Any


class ModelMeta(type):
    registry: dict[str, type] = {}

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any) -> type:
        cls = super().__new__(mcs, name, bases, body)
        if options.get("abstract"):
            return cls
        cls.table = body.get("table") or name.lower() + "s"
        if (taken := mcs.registry.get(cls.table)) is not None:
            raise TypeError(f"{name}: table {cls.table!r} belongs to {taken.__name__}")
        own = body.get("__annotations__", {})
        cls.columns = (*getattr(cls, "columns", ("id",)), *own)
        mcs.registry[cls.table] = cls
        return cls

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any) -> None:
        super().__init__(name, bases, body)  # the options are for __new__ alone


class Model(metaclass=ModelMeta, abstract=True):
    @classmethod
    def ddl(cls) -> str:
        return f"CREATE TABLE {cls.table} ({', '.join(cls.columns)})"


class Customer(Model):
    name: str
    credit: int


class PriorityCustomer(Customer):
    table = "vips"
    manager: str


class Invoice(Model):
    customer_id: int
    pence: int


for table, model in ModelMeta.registry.items():
    print(f"{model.__name__:<17}{model.ddl()}")
try:
    type(Model)("Bill", (Model,), {"table": "invoices"})
except TypeError as error:
    print("refused:", error)
print(len(ModelMeta.registry), "tables; abstract:", not hasattr(Model, "table"))
