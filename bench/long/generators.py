"""Generators: nested, delegating, sent to, in pipelines, with the tools of itertools."""

import itertools


def tree(low, high):
    if low < high:
        middle = (low + high) // 2
        yield from tree(low, middle)
        yield middle
        yield from tree(middle + 1, high)


def average():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total // count


def numbers(limit):
    i = 0
    while i < limit:
        yield i
        i += 1


def only_odd(values):
    for value in values:
        if value & 1:
            yield value


def squared(values):
    for value in values:
        yield value * value


def queens(size, row=0, columns=0, down=0, up=0):
    if row == size:
        yield ()
        return
    for column in range(size):
        bit, d, u = 1 << column, 1 << (row + column), 1 << (row - column + size)
        if not (columns & bit or down & d or up & u):
            for rest in queens(size, row + 1, columns | bit, down | d, up | u):
                yield (column, *rest)


def main():
    print(sum(tree(0, 90_000)))
    print(sum(squared(only_odd(numbers(2_000_000)))))
    mean = average()
    next(mean)
    for i in range(700_000):
        last = mean.send(i)
    print(last)
    print(sum(1 for _ in queens(8)))
    chained = itertools.chain.from_iterable(itertools.repeat(i, i % 4) for i in range(200_000))
    print(sum(itertools.islice(itertools.accumulate(chained), 0, None, 7)) % 1_000_003)
    groups = itertools.groupby(range(500_000), key=lambda i: i // 10)
    print(sum(len(list(members)) for _, members in groups))


main()
