"""Callables typed `Callable[..., Any]`: one pipeline out of every kind of callable.

Met in import pipelines and signal hooks, which accept functions, bound methods, classes,
partial objects and instances with `__call__`, and ask only whether a thing can be called.
"""
from collections.abc import Callable
from functools import partial, reduce
from typing import Any

Step = Callable[..., Any]


class Clamp:
    """An instance as a function: limits a reading and counts how often it had to."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high, self.clipped = low, high, 0

    def __call__(self, reading: float) -> float:
        limited = min(max(reading, self.low), self.high)
        self.clipped += limited != reading
        return limited


class Station:
    def __init__(self, name: str, offset: float) -> None:
        self.name, self.offset = name, offset

    def calibrate(self, reading: float) -> float:
        return reading + self.offset


def pipeline(*steps: Step) -> Step:
    for position, step in enumerate(steps):
        if not callable(step):
            raise TypeError(f"step {position} is not callable: {step!r}")
    return lambda value: reduce(lambda current, step: step(current), steps, value)


clamp = Clamp(-40.0, 60.0)
station = Station("Kew", offset=-0.5)
to_row = pipeline(
    str.strip,                            # method of a built-in type
    float,                                # a class
    station.calibrate,                    # a bound method
    clamp,                                # an instance
    partial(round, ndigits=1),            # a partial object
    lambda celsius: (celsius, celsius * 9 / 5 + 32),
    "{0[0]:>6} C {0[1]:>6.1f} F".format,  # a bound method of a literal
)
for raw in (" 21.25 ", "99", "-55.5", "n/a"):
    try:
        print(station.name, to_row(raw))
    except ValueError as error:
        print(station.name, "skipped:", error)
print("clipped:", clamp.clipped)
try:
    pipeline(float, 3.5)
except TypeError as error:
    print("refused:", error)
