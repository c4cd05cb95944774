"""The host's columns with names: a class for each table that the host describes."""
from enum import Enum, IntEnum, auto

Quality = IntEnum("Quality", "GOOD CLIPPED", start=0)  # What the host's bytes mean.


class Access(Enum):
    READ = auto()
    WRITE = auto()

    @classmethod
    def of(cls, view):
        return cls.READ if view.readonly else cls.WRITE


class Column:
    """An attribute of a table: the host's memory under that name, if its items are as declared."""

    def __init__(self, format):
        self.format = format

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, table, owner=None):
        return self if table is None else vars(table)[self.name]

    def __set__(self, table, view):
        if view.format != self.format:
            raise TypeError(f"column {self.name}: items '{self.format}', not '{view.format}'")
        vars(table)[self.name] = view


class TableMeta(type):
    """Knows every class of tables by its name, and each class its columns."""

    tables = {}

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.columns = [key for key, value in namespace.items() if isinstance(value, Column)]
        mcs.tables[name] = cls
        return cls


class Table(metaclass=TableMeta):
    def __init__(self, **views):
        for name, view in views.items():
            if name not in self.columns:
                raise AttributeError(f"{type(self).__name__} has no column {name}")
            setattr(self, name, view)

    def describe(self):
        return ", ".join(
            f"{name} {getattr(self, name).format} ({Access.of(getattr(self, name)).name.lower()})"
            for name in self.columns
        )


def define(name, schema):
    """The class for a table that the host describes: {column: format}."""
    type(name, (Table,), {column: Column(format) for column, format in schema.items()})


def make(name, **views):
    return TableMeta.tables[name](**views)
