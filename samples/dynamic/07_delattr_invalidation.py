"""`delattr` as cache invalidation, and `__delattr__` as its guard.

Met wherever `functools.cached_property` is used: the value lives in the instance, and deleting the
attribute makes the next look-up compute it again. What must never be deleted is guarded.
"""
from functools import cached_property


class Route:
    """A round of stops on a line; distances in whole kilometres."""

    PERMANENT = frozenset({"name", "stops"})

    def __init__(self, name: str, *stops: int) -> None:
        self.name = name
        self.stops = list(stops)

    @cached_property
    def length(self) -> int:
        print(f"  ({self.name}: measuring {len(self.stops)} stops)")
        return sum(abs(b - a) for a, b in zip(self.stops, self.stops[1:]))

    @cached_property
    def furthest(self) -> int:
        return max(self.stops, default=0)

    def append(self, stop: int) -> None:
        self.stops.append(stop)
        self.invalidate()

    def invalidate(self) -> None:
        cached = (n for n, v in vars(type(self)).items() if isinstance(v, cached_property))
        for name in cached:
            if name in vars(self):  # hasattr would compute it
                delattr(self, name)

    def __delattr__(self, name: str) -> None:
        if name in self.PERMANENT:
            raise AttributeError(f"{name} cannot be deleted")
        super().__delattr__(name)


route = Route("milk round", 0, 4, 9, 2)
print(route.length, route.length, route.furthest)
print("cached:", sorted(vars(route)))
route.append(12)
print("cached:", sorted(vars(route)))
print(route.length)

del route.length
for attribute in ("length", "name", "tariff"):
    try:
        delattr(route, attribute)
    except AttributeError as error:
        print(f"del {attribute}:", error if attribute in Route.PERMANENT else "nothing to delete")
print("unset attribute:", getattr(route, "tariff", "no tariff"))
print("recomputed:", route.length)
