"""`Enum` with `auto()` and methods, and the functional API.

Met in state machines, protocol constants and settings. Members are singletons, compared by
identity, looked up by value or by name; `Enum("Name", ...)` makes one from data.
"""
from enum import Enum, Flag, auto, unique


@unique
class Status(Enum):
    DRAFT = auto()
    SENT = auto()
    PAID = auto()
    VOID = auto()

    @property
    def final(self) -> bool:
        return not TRANSITIONS[self]

    def to(self, target: "Status") -> "Status":
        if target not in TRANSITIONS[self]:
            allowed = ", ".join(s.name.lower() for s in TRANSITIONS[self]) or "nothing"
            raise ValueError(f"{self.name.lower()} leads to {allowed}, not {target.name.lower()}")
        return target


TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.SENT, Status.VOID),
    Status.SENT: (Status.PAID, Status.VOID),
    Status.PAID: (),
    Status.VOID: (),
}


class Access(Flag):
    READ = auto()
    WRITE = auto()
    SHARE = auto()


for status in Status:
    print(f"{status.value} {status.name:<6}{'final' if status.final else 'open'}")
print(repr(Status.DRAFT.to(Status.SENT)), Status(3) is Status["PAID"], Status.SENT in TRANSITIONS)

Severity = Enum("Severity", "INFO WARNING ALARM", module=__name__)
Band = Enum("Band", {"LOW": 868.0, "HIGH": 2400.0, "DEFAULT": 868.0}, module=__name__, type=float)
print(list(Severity), [s.name for s in sorted(Severity, key=lambda s: -s.value)])
print(Band.DEFAULT is Band.LOW, len(Band), list(Band.__members__), Band.HIGH / 2)

editor = Access.READ | Access.WRITE
print(Access.WRITE in editor, Access.SHARE in editor, (editor & ~Access.WRITE).name)

for faulty in (
    lambda: Status.PAID.to(Status.SENT), lambda: Severity(9), lambda: Band["MEDIUM"], lambda: unique(Band),
):
    try:
        faulty()
    except (ValueError, KeyError) as error:
        print(f"{type(error).__name__}: {error}")
