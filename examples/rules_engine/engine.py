"""What a rule is, and how a batch of events is judged.

The host imports this module, calls load() with a folder of rule files, then judge() for each batch.
"""
import importlib.util
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from functools import singledispatch
from pathlib import Path

rules = {}  # By name, in the order in which they are asked. The first that holds decides.
hits = Counter()


class Kind(IntEnum):
    PURCHASE = 0
    REFUND = 1
    TRANSFER = 2


class RuleMeta(type):
    """Registers each class that derives from Rule."""

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        if bases:
            register(cls.name, cls())
        return cls


class Rule(metaclass=RuleMeta):
    """A rule with state: holds(account, amount, kind) sees the events in their order."""


@dataclass(frozen=True)
class Condition:
    """A rule as people type it: a Python expression over account, amount and kind."""

    expression: str
    names: dict = field(default_factory=lambda: {kind.name: int(kind) for kind in Kind})


@singledispatch
def check_of(rule):
    """The callable that judges an event for a rule, whatever the rule was written as."""
    raise TypeError(f"{type(rule).__name__} is no rule")


@check_of.register
def _(rule: Rule):
    return rule.holds


@check_of.register
def _(rule: Condition):
    # Compiled once; a rule is trusted code, as any other file of the folder.
    return eval(f"lambda account, amount, kind: {rule.expression}", dict(rule.names))


check_of.register(type(check_of), lambda function: function)


def register(name, rule):
    rules[name] = check_of(rule)


def rule(name):
    """The decorator for a rule that is a function."""

    def decorate(function):
        register(name, function)
        return function

    return decorate


def load(folder):
    """Runs every rule file of the folder; returns the names of the rules that there are now."""
    for path in sorted(Path(folder).glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"rules_{path.stem}", path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return list(rules)


def add(name, expression):
    """A rule that arrives while the host runs."""
    register(name, Condition(expression))


def judge(accounts, amounts, kinds, verdicts, count):
    """Writes for each event the number of the rule that holds, from 1; 0: none does.

    All four are views of the host's memory; `count` says how many of their items are events.
    """
    checks = list(enumerate(rules.values(), 1))
    for i, event in enumerate(zip(accounts[:count], amounts, kinds)):
        for number, holds in checks:
            if holds(*event):
                verdicts[i] = number
                break
        else:
            verdicts[i] = 0
    hits.update(verdicts[:count])


def summary():
    """(name, number of events) of each rule, the busiest first."""
    names = ["(none)", *rules]
    return [(names[number], count) for number, count in hits.most_common()]
