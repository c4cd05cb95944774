"""Calls of every kind: recursive, by position, by keyword, with defaults, starred, methods, closures, classes."""

import functools


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def with_defaults(a, b=2, *, scale=3, shift=0):
    return (a + b) * scale + shift


def starred(*values, **named):
    return len(values) + len(named)


def adder(amount):
    def add(value):
        return value + amount

    return add


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, amount):
        self.value += amount
        return self

    @staticmethod
    def double(value):
        return 2 * value

    @classmethod
    def starting_at(cls, value):
        return cls(value)

    def __call__(self, amount):
        return self.value + amount


def main():
    print(fibonacci(27))
    total = 0
    add_five = adder(5)
    bound = functools.partial(with_defaults, 1, scale=2)
    counter = Counter(0)
    for i in range(260_000):
        total += with_defaults(i) + with_defaults(i, 1, scale=2)
        total += starred(i, i, i) + starred(*(i, i), name=i)
        total += add_five(i) + bound(i) + max(i, 7) + abs(-i) + len("four")
        counter.add(i).add(1)
        total += Counter.double(i) + counter(1)
        total += Counter.starting_at(i).value
    print(total, counter.value)


main()
