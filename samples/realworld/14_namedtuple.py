"""`collections.namedtuple`: rows with names, `_replace`, `_asdict` and `_make`.

Met in CSV and database code, where a row stays a tuple (it unpacks, compares, hashes) and its
columns are read by name. Instances do not change; `_replace` makes an altered copy.
"""
from collections import namedtuple
from operator import attrgetter

Stop = namedtuple("Stop", "code name minutes platform", defaults=["-"])
Timetable = namedtuple("Timetable", ["route", "class", "stops"], rename=True)  # `class` is a keyword

ROWS = """\
KGX;Kings Cross;0;4
PBO;Peterborough;49;2
YRK;York;113
"""


class Leg(namedtuple("Leg", "start end")):
    """A subclass adds behaviour and, with empty slots, no dict."""

    __slots__ = ()

    @property
    def minutes(self) -> int:
        return self.end.minutes - self.start.minutes

    def __str__(self) -> str:
        return f"{self.start.code}-{self.end.code} {self.minutes} min"


def parse(line: str) -> Stop:
    code, name, minutes, *platform = line.split(";")
    return Stop(code, name, int(minutes), *platform)


stops = [parse(line) for line in ROWS.splitlines()]
print(*stops, sep="\n")
print(stops[2]._asdict())
print(Stop._fields, Stop._field_defaults, Timetable._fields)

late = stops[1]._replace(minutes=stops[1].minutes + 12, platform="5a")
print(late.minutes, late.platform, stops[1].minutes, late > stops[1], late[:2] == stops[1][:2])
print(*(Leg(a, b) for a, b in zip(stops, [late, *stops[2:]])), sep=", ")
print([stop.code for stop in sorted(stops, key=attrgetter("platform", "code"))])

code, name, *_ = max(stops, key=attrgetter("minutes"))
print(code, name, hash(stops[0]) == hash(parse(ROWS.splitlines()[0])))
try:
    stops[0].minutes = 5
except AttributeError as error:
    print("AttributeError:", error)
try:
    Leg._make(stops)
except TypeError as error:
    print("TypeError:", error)
try:
    namedtuple("Bad", "id name id")
except ValueError as error:
    print("ValueError:", error)
