# Touches: sets of named tuples and frozen dataclasses; hashes of str fields follow the seed.
import collections
import dataclasses

Point = collections.namedtuple("Point", "name x y")


@dataclasses.dataclass(frozen=True)
class Product:
    code: str
    price: int


@dataclasses.dataclass(eq=False)
class Mutable:
    value: int


print({Point(c, n, n * n) for n, c in enumerate("pqrstu")})
print({Product(f"item-{n}", n % 3) for n in range(7)})
print([m.value for m in {Mutable(n) for n in range(15)}])
