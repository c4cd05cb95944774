"""One instance patched: a method bound to it by hand, its siblings left alone.

Met in test doubles, in notebooks, and where one device of many needs other behaviour. Operators
and `len()` look at the type, not at the instance, so those need a class of their own.
"""
from types import MethodType


class Sensor:
    def __init__(self, name: str, *readings: int) -> None:
        self.name, self.readings = name, readings

    def latest(self) -> int:
        if not self.readings:
            raise LookupError(f"{self.name} has no reading")
        return self.readings[-1]

    def report(self) -> str:
        return f"{self.name}={self.latest()}"

    def __len__(self) -> int:
        return len(self.readings)


class Probe:
    __slots__ = ("depth",)

    def latest(self) -> int:
        return 0


def smoothed(self: Sensor) -> int:
    return round(sum(self.readings[-3:]) / len(self.readings[-3:]))


intake, outlet, spare = Sensor("intake", 18, 22, 90), Sensor("outlet", 40, 41), Sensor("spare")
intake.latest = MethodType(smoothed, intake)
spare.latest = lambda: -1  # a plain function is not bound: it takes no self
print(intake.report(), outlet.report(), spare.report())
print("patched:", [s.name for s in (intake, outlet, spare) if "latest" in vars(s)])
print("bound to:", intake.latest.__self__.name, "by", intake.latest.__func__.__name__)

intake.__len__ = MethodType(lambda self: 1000, intake)
print("len:", len(intake), "explicit:", intake.__len__())
intake.__class__ = type("LongSensor", (Sensor,), {"__len__": lambda self: 1000})
print("len:", len(intake), type(intake).__name__, isinstance(intake, Sensor))

intake.__class__ = Sensor
del intake.latest, intake.__len__, spare.latest
print(intake.report(), len(intake), sorted(vars(intake)))
try:
    spare.report()
except LookupError as error:
    print("restored:", error)
try:
    Probe().latest = lambda: 1
except AttributeError as error:
    print("slotted:", error)
