"""Where results go. A sink registers itself for the kind that it writes."""
from abc import ABC, abstractmethod


class Sink(ABC):
    kinds = {}

    def __init_subclass__(cls, /, kind, **rest):
        super().__init_subclass__(**rest)
        Sink.kinds[kind] = cls

    @abstractmethod
    def write(self, rows):
        """The rows, mappings with the same keys, as a text."""


class Csv(Sink, kind="csv"):
    def write(self, rows):
        return "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)])


class Parquet(Sink, kind="parquet"):
    """Nobody has written it yet; the kind is taken."""


def write(kind, rows):
    return Sink.kinds[kind]().write(rows)
