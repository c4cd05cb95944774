"""An object with `__call__` memoises a function: a decorator that keeps state.

Met before `functools.lru_cache` and still wherever a cache must be bounded, inspected or
cleared by its owner. The decorated name is the object; its recursion goes through the cache.
"""
import functools
from collections.abc import Callable, Hashable


class Memoize:
    def __init__(self, function: Callable[..., int], limit: int | None = None) -> None:
        functools.update_wrapper(self, function)
        self.function, self.limit = function, limit
        self.cache: dict[Hashable, int] = {}
        self.hits = self.misses = 0

    def __call__(self, *args: Hashable) -> int:
        try:
            value = self.cache[args]
        except KeyError:
            self.misses += 1
        else:
            self.hits += 1
            return value
        if self.limit is not None and len(self.cache) >= self.limit:
            self.cache.pop(next(iter(self.cache)))  # the oldest entry
        value = self.cache[args] = self.function(*args)
        return value

    def __repr__(self) -> str:
        return f"<{self.__name__}: {self.hits} hits, {self.misses} misses, {len(self.cache)} held>"


@Memoize
def fib(n: int) -> int:
    """The nth Fibonacci number."""
    if n < 0:
        raise ValueError(f"fib of {n} is undefined")
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print([fib(n) for n in range(12)], fib)
print(fib(90), fib)
print(fib.__name__, "|", fib.__doc__, "|", type(fib).__name__, callable(fib))

parcels = Memoize(lambda total, size: total if size == 1 else -(-total // size), limit=2)
print([parcels(*job) for job in [(10, 3), (10, 3), (7, 1), (9, 4), (10, 3)]], parcels.hits, parcels.misses)
try:
    fib(-1)
except ValueError as error:
    print("ValueError:", error, "| cached:", (-1,) in fib.cache)
try:
    fib([5])
except TypeError:
    print("TypeError: a list cannot be a key")
