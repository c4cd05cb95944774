# Touches: an inventory of dataclasses, grouped in sets, stamped, and hashed.
import dataclasses
import datetime
import itertools
import random


@dataclasses.dataclass(frozen=True, order=True)
class Item:
    name: str
    colour: str
    price: int = dataclasses.field(compare=False)
    seen: datetime.datetime = dataclasses.field(
        default_factory=datetime.datetime.now, compare=False
    )


@dataclasses.dataclass
class Shelf:
    label: str
    items: set = dataclasses.field(default_factory=set)
    owner: object = dataclasses.field(default_factory=object)


items = {
    Item(name, colour, random.randrange(1, 99))
    for name, colour in itertools.product(("cup", "jug", "pot"), ("red", "tan", "jade"))
}
shelves = [Shelf(letter) for letter in "AB"]
for item in items:
    random.choice(shelves).items.add(item)
for shelf in shelves:
    print(shelf.label, shelf.owner, sum(item.price for item in shelf.items))
    for item in shelf.items:
        print("  ", item, hash(item))
print(dataclasses.asdict(min(items)), dataclasses.replace(max(items), price=0))
