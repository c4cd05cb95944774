# ends: exit status 1
import functools


def wrap(function):
    @functools.wraps(function)
    def inner(*args, **named):
        return function(*args, **named)

    return inner


@wrap
@wrap
def generate(n):
    yield n
    yield from generate_more(n)


def generate_more(n):
    yield n / 0


print(list(generate(3)))
