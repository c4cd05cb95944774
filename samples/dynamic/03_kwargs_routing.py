"""`**kwargs` routed: one flat call split between several callees.

Met in plotting libraries, test factories and database helpers, whose front door accepts every
option of the layers below and hands each layer the ones that it declares.
"""
import inspect
from collections.abc import Callable
from typing import Any


def make_pool(size: int = 4, *, overflow: int = 0, recycle_s: int = 3600) -> str:
    if overflow > size:
        raise ValueError(f"overflow {overflow} exceeds size {size}")
    return f"pool(size={size}, overflow={overflow}, recycle_s={recycle_s})"


def make_link(host: str, port: int = 5432, *, timeout_s: float = 5.0) -> str:
    return f"link({host}:{port}, timeout_s={timeout_s})"


class Journal:
    def __init__(self, level: str = "info", **fields: str) -> None:
        self.level, self.fields = level, fields

    def __str__(self) -> str:
        return f"journal({self.level}, {self.fields})"


def declared(callee: Callable[..., Any]) -> list[str]:
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [p.name for p in inspect.signature(callee).parameters.values() if p.kind in named]


def route(options: dict[str, Any], *callees: Callable[..., Any]) -> list[Any]:
    """Calls each callee with the options it declares; what nobody declares is an error."""
    left = dict(options)
    shares = [{name: left.pop(name) for name in declared(c) if name in left} for c in callees]
    if left:
        raise TypeError(f"unexpected option {', '.join(map(repr, left))}")
    return [callee(**share) for callee, share in zip(callees, shares)]


def connect(**options: Any) -> None:
    print(*route(options, make_pool, make_link, Journal), sep=" ")


connect(host="db1", size=8, timeout_s=0.5, level="debug")
connect(host="db2", overflow=2)
for faulty in ({"host": "db3", "siez": 8}, {"size": 2}, {"host": "db4", "size": 2, "overflow": 3}):
    try:
        connect(**faulty)
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
print("known:", *declared(make_pool), *declared(make_link), *declared(Journal))
