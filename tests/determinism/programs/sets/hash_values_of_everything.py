# Touches: hash() of str, bytes, tuples, frozensets, dates, classes and of objects.
import datetime
import decimal
import fractions
import pathlib

VALUES = [
    "", "a", "hako", "ä" * 50, b"", b"bytes", ("a", 1), (), frozenset("xyz"), 1.5, 10**40, True,
    complex(1, 2), datetime.date(2020, 2, 2), datetime.timedelta(1), decimal.Decimal("1.10"),
    fractions.Fraction(1, 3), pathlib.PurePosixPath("/a"), range(3), memoryview(b"seen"), int,
    None, ..., NotImplemented, len, "a".upper, type, slice,
]
for value in VALUES:
    print(type(value).__name__, hash(value))
