"""Attribute access, methods, descriptors, operators, inheritance, calls with every kind of argument."""

import abc
import collections
import dataclasses
import enum
import functools
import typing
import weakref


class Shape(abc.ABC):
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    @abc.abstractmethod
    def area(self):
        ...

    @property
    def label(self):
        return f"{self.name}:{self.area()}"

    def __lt__(self, other):
        return self.area() < other.area()


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side * self.side


class Box(Shape):
    kind = "box"

    def __init__(self, width, height, **more):
        super().__init__("box")
        self.width = width
        self.height = height
        self.more = more

    def area(self):
        return self.width * self.height

    @classmethod
    def square(cls, side):
        return cls(side, side, origin="square")

    @staticmethod
    def scale(value, by=2):
        return value * by


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return self.y if index else self.x

    def __contains__(self, value):
        return value == self.x or value == self.y

    def __bool__(self):
        return True


class Typed:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance, value):
        instance.__dict__[self.name] = int(value)


class Record:
    first = Typed()
    second = Typed()

    def __init__(self, first, second):
        self.first = first
        self.second = second

    def __getattr__(self, name):
        if name.startswith("lazy"):
            setattr(self, name, len(name))
            return getattr(self, name)
        raise AttributeError(name)


@dataclasses.dataclass(order=True)
class Item:
    price: int
    name: str = "item"
    tags: list = dataclasses.field(default_factory=list)


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Access(enum.IntFlag):
    READ = 1
    WRITE = 2


class Pair(typing.NamedTuple):
    left: int
    right: int = 0


class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def insert(self, value):
        if value < self.value:
            if self.left is None:
                self.left = Node(value)
            else:
                self.left.insert(value)
        elif self.right is None:
            self.right = Node(value)
        else:
            self.right.insert(value)

    def depth(self):
        return 1 + max(self.left.depth() if self.left else 0, self.right.depth() if self.right else 0)


class Machine:
    """A machine with registers and jumps, whose instructions are methods found by name."""

    def __init__(self, program):
        self.program = program
        self.registers = [0] * 4
        self.at = 0

    def do_set(self, register, value):
        self.registers[register] = value

    def do_add(self, register, other):
        self.registers[register] += self.registers[other]

    def do_down(self, register, target):
        self.registers[register] -= 1
        if self.registers[register] > 0:
            self.at = target

    def run(self):
        program = self.program
        while self.at < len(program):
            name, first, second = program[self.at]
            self.at += 1
            getattr(self, "do_" + name)(first, second)
        return self.registers


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, ackermann(m, n - 1) if n else 1)


def hanoi(count, source="a", target="b", spare="c"):
    return 0 if count == 0 else hanoi(count - 1, source, spare, target) + 1 + hanoi(count - 1, spare, target, source)


def options(first, /, second=1, *rest, key=None, **named):
    return first + second + len(rest) + (key or 0) + len(named)


@functools.lru_cache(maxsize=256)
def cached(n):
    return n * n


def wrapped(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@wrapped
def total(a, b, c=0):
    return a + b + c


@functools.singledispatch
def describe(value):
    return "object"


@describe.register
def _(value: int):
    return "int"


def matched(value):
    match value:
        case {"kind": kind, **rest}:
            return kind, len(rest)
        case [first, *_]:
            return first
        case Vector(x=0):
            return "zero"
        case int() | str():
            return "plain"
    return None


def turn(i):
    square, box = Square(i), Box(i, 2, color="red")
    assert square.label and sorted([square, box]) and Box.square(3).area() == 9 and box.scale(2) == 4
    assert isinstance(square, Shape) and not isinstance(box, Square) and issubclass(Box, Shape)
    total_vector = Vector(0, 0)
    for step in range(20):
        total_vector = total_vector + Vector(step, i) * 2
        assert step not in total_vector or len(total_vector) == 2
    assert total_vector[0] == 380 and hash(total_vector) == hash(Vector(380, 40 * i))
    record = Record(i, str(i))
    assert record.first == record.second and record.lazy_word == 9 and not hasattr(record, "none")
    record.first += 1
    items = [Item(step % 5, tags=[step]) for step in range(12)]
    assert min(items).price == 0 and items[0] == dataclasses.replace(items[0])
    assert Color(1) is Color.RED and Color["GREEN"].value == 2 and Access.READ | Access.WRITE == 3
    pair = Pair(i)
    assert pair.left == i and pair._replace(right=2).right == 2
    assert options(1, 2, 3, 4, key=1, other=2) == 7 and options(*range(3), **{"key": 3}) == 5
    assert total(1, b=2) == 3 and describe(i) == "int" and describe("") == "object" and cached(i % 100) >= 0
    values = [matched(value) for value in ({"kind": 1, "x": 2}, [1, 2], Vector(0, 1), i, "s", 1.5)]
    assert values[-1] is None
    key = functools.partial(options, 1, key=2)
    assert key(2) == 5
    reference = weakref.ref(square)
    assert reference() is square
    assert sum(map(lambda value: value + i, range(10))) == 45 + 10 * i


def main():
    for i in range(2500):
        turn(i)
    root = Node(5000)
    for i in range(12_000):
        root.insert(i * 7919 % 10_007)
    assert root.depth() > 10
    program = [("set", 0, 20_000), ("set", 1, 0), ("set", 2, 3), ("add", 1, 2), ("down", 0, 3)]
    assert Machine(program).run()[1] == 60_000
    assert ackermann(2, 60) == 123 and hanoi(14) == 16_383
    counts = collections.Counter(type(value).__name__ for value in (1, "", 2.0, None, [], {}) * 2000)
    assert counts["int"] == 2000


main()
