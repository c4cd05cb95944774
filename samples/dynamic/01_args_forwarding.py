"""`*args` and `**kwargs` forwarded unchanged through a wrapper.

Met in retry, tracing and timeout layers around HTTP and database clients: the wrapper does
not know the signature of what it wraps, and must not alter the call or its result.
"""
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Unavailable(Exception):
    """The far end may answer if asked again."""


def retry(attempts: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(call: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(call)
        def forward(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(1, attempts):
                try:
                    return call(*args, **kwargs)
                except Unavailable as error:
                    print(f"  {call.__name__} attempt {attempt}/{attempts}: {error}")
            return call(*args, **kwargs)  # the last failure is the caller's to handle

        return forward

    return decorate


class Gateway:
    """A card gateway whose answers are scripted: None stands for success."""

    def __init__(self, *script: str | None) -> None:
        self.script = list(script)

    @retry(attempts=3)
    def charge(self, card: str, pence: int, *tags: str, currency: str = "GBP", **meta: str) -> str:
        if (fault := self.script.pop(0)) is not None:
            raise Unavailable(fault)
        extras = " ".join([*tags, *(f"{key}={meta[key]}" for key in meta)])
        return f"{card} {pence} {currency} [{extras}]"


print(Gateway(None).charge("4929", 1250))
print(Gateway("502", None).charge("4929", 99, "gift", "rush", currency="EUR", basket="B7"))
packed = {"pence": 10, "note": "deposit"}
print(Gateway("reset", None).charge("5105", **packed))
try:
    Gateway("502", "502", "503").charge("4929", 1)
except Unavailable as error:
    print("gave up:", error)
try:
    Gateway(None).charge("4929", 1, pence=2)  # the callee's own check, seen through the wrapper
except TypeError as error:
    print("bad call:", error)
