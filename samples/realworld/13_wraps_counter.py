"""`functools.wraps` and a closure that counts calls.

Met in metrics, rate limits and test helpers: state lives in the closure by `nonlocal`, and
`wraps` keeps the name, the docstring and the signature that tools and readers rely on.
"""
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


BANDS = {"SW1": 1, "EC4": 1, "NW3": 2, "AB10": 5}


class QuotaExceeded(RuntimeError):
    pass


def counted(limit: int | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        calls = failures = 0

        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls, failures
            if limit is not None and calls >= limit:
                raise QuotaExceeded(f"{function.__name__}: {limit} calls allowed")
            calls += 1
            try:
                return function(*args, **kwargs)
            except Exception:
                failures += 1
                raise

        wrapper.stats = lambda: (calls, failures)
        return wrapper

    return decorate


@counted(limit=4)
def band(district: str, *, country: str = "GB") -> int:
    """Delivery band of a postal district."""
    return BANDS[district] if country == "GB" else 9


@counted()
def ping() -> str:
    return "pong"


for district in ("SW1", "QQ7", "EC4", "AB10", "NW3"):
    try:
        print(district, band(district))
    except (KeyError, QuotaExceeded) as error:
        print(district, f"{type(error).__name__}: {error}")
print(band.__name__, "|", band.__doc__, "|", inspect.signature(band))
print("calls and failures:", band.stats(), ping.stats(), ping(), ping.stats())  # a closure each
print("beneath the wrapper:", band.__wrapped__("75001", country="FR"), band.stats())
print("free variables:", *band.__code__.co_freevars)
