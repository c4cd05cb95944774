"""What rules are made of: kinds of events, severities, limits, sums."""
from abc import ABCMeta, abstractmethod
from enum import Enum, IntEnum, auto


class Kind(IntEnum):
    """The host's numbers."""

    PURCHASE = 0
    REFUND = 1
    TRANSFER = 2


class Severity(Enum):
    """Rules of a higher one are asked first."""

    NOTICE = auto()
    WARNING = auto()
    ALARM = auto()

    def rank(self):
        return -self.value


Origin = Enum("Origin", "CLASS FUNCTION EXPRESSION STREAM")  # What a rule was written as.


class Limit:
    """A number of a rule's that may be set while the rule is in force."""

    def __init__(self, default, least=0):
        self.default, self.least = default, least

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, rule, owner=None):
        return self if rule is None else vars(rule).get(self.name, self.default)

    def __set__(self, rule, value):
        if not isinstance(value, (int, float)):
            raise TypeError(f"{self.name} is a number, not {value!r}")
        if value < self.least:
            raise ValueError(f"{self.name} is at least {self.least}, not {value}")
        vars(rule)[self.name] = value


class RuleMeta(ABCMeta):
    """Gives each class of rules that has a name to the engine."""

    on_new_rule = None

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        if "name" in namespace:
            RuleMeta.on_new_rule(cls.name, cls())
        return cls


class Rule(metaclass=RuleMeta):
    """A rule with state or limits: holds(account, amount, kind) sees the events in their order."""

    _severity = Severity.NOTICE

    @property
    def severity(self):
        return self._severity

    @severity.setter
    def severity(self, value):
        """By name, too, as the host has no enum."""
        if isinstance(value, str):
            if value not in Severity.__members__:
                raise ValueError(f"severity is one of {', '.join(Severity.__members__)}")
            value = Severity[value]
        self._severity = value

    @abstractmethod
    def holds(self, account, amount, kind):
        """Whether the rule decides this event."""


class Tally:
    """How many events a rule has decided, and what they amount to."""

    __slots__ = ("count", "amount")

    def __init__(self, count=0, amount=0.0):
        self.count, self.amount = count, amount

    def __add__(self, other):
        return Tally(self.count + other.count, self.amount + other.amount)

    def __repr__(self):
        return f"{self.count} events of {self.amount:.0f}"
