"""A function of a module replaced: the clock under the program's control.

Met in freezegun, in simulators, and in tests of time-outs. A module is looked up at each call, so
replacing its attribute reaches every caller, except the one that imported the name beforehand.
"""
import time
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic as early_monotonic


class Clock:
    def __init__(self, start: float) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now += seconds


@contextmanager
def controlled_time(start: float) -> Iterator[Clock]:
    clock = Clock(start)
    saved = {name: getattr(time, name) for name in ("monotonic", "sleep")}
    time.monotonic, time.sleep = clock, clock.sleep
    try:
        yield clock
    finally:
        vars(time).update(saved)


def poll(answers: list[str], every: float, limit: float) -> str:
    """Asks until `done`; knows nothing of the patch."""
    deadline = time.monotonic() + limit
    while (answer := answers.pop(0)) != "done":
        if time.monotonic() + every > deadline:
            raise TimeoutError(f"still {answer!r} after {limit:g} s")
        time.sleep(every)
    return f"{answer} at {time.monotonic():g}"


original = time.monotonic
with controlled_time(1000.0) as clock:
    print(poll(["queued", "running", "done"], every=30, limit=90))
    try:
        poll(["queued"] * 9, every=30, limit=90)
    except TimeoutError as error:
        print(error, "| clock", clock.now)
    print("patched:", time.monotonic is clock, "| early name:", early_monotonic is original)
    try:
        time.sleep(-1)
    except ValueError as error:
        print("guard:", error)
print("restored:", time.monotonic is original, time.sleep.__name__, time.sleep.__module__)
