# Touches: doctests whose failures show sets, reprs, times and paths.
"""Sums of the lengths of names.

>>> total(["a", "bb"])
3
>>> {"one", "two", "three"}
{'one', 'two', 'three', 'four'}
>>> Name("x")
<Name x>
>>> import time; time.time()
0.0
"""
import doctest


class Name:
    """A name.

    >>> Name("y").text
    'y'
    >>> object()
    <object object at 0x0>
    """

    def __init__(self, text):
        self.text = text


def total(names):
    """Adds up.

    >>> total([])
    0
    >>> total(None)
    Traceback (most recent call last):
    TypeError: nothing
    """
    return sum(map(len, names))


print(doctest.testmod(verbose=False))
