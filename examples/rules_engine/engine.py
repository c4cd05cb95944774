"""What rules there are, and how a batch of events is judged.

The host imports this module, calls load() with a folder of rule files, then judge() for each batch.
"""
import importlib.util
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, singledispatch, wraps
from pathlib import Path
from types import FunctionType, GeneratorType

from model import Kind, Origin, Rule, RuleMeta, Severity, Tally
from reports import Report, line_of

entries = {}  # By name.
undecided = Tally()
problems = []  # What went wrong with rule files.


@dataclass(frozen=True)
class Condition:
    """A rule as people type it: a Python expression over account, amount and kind."""

    expression: str


@singledispatch
def check_of(rule):
    """What the rule was written as, and the callable that judges an event for it."""
    raise TypeError(f"{type(rule).__name__} is no rule")


@check_of.register
def _(rule: Rule):
    return Origin.CLASS, rule.holds


@check_of.register
def _(rule: FunctionType):
    return Origin.FUNCTION, rule


@check_of.register
def _(rule: Condition):
    # Compiled once; a rule is trusted code, as any other file of the folder.
    names = {kind.name: int(kind) for kind in Kind}
    return Origin.EXPRESSION, eval(f"lambda account, amount, kind: {rule.expression}", names)


@check_of.register
def _(rule: GeneratorType):
    next(rule)  # To where it waits for its first event.
    return Origin.STREAM, lambda *event: rule.send(event)


@dataclass(order=True)
class Entry:
    """Entries are ordered as they are asked; the first whose rule holds decides."""

    rank: int = field(init=False)
    arrival: int
    name: str
    rule: object = field(compare=False)
    tally: Tally = field(default_factory=Tally, compare=False)

    def __post_init__(self):
        self.origin, self.holds = check_of(self.rule)
        self.rerank()

    def rerank(self):
        self.rank = getattr(self.rule, "severity", Severity.NOTICE).rank()


def register(name, rule):
    entries[name] = Entry(len(entries), name, rule)


RuleMeta.on_new_rule = register


def rule(name):
    """The decorator for a rule that is a function."""

    def decorate(function):
        register(name, function)
        return function

    return decorate


def stream(name):
    """The decorator for a rule that is a generator: it is sent events, and yields its verdicts."""

    def decorate(function):
        register(name, function())
        return function

    return decorate


@contextmanager
def all_or_nothing():
    """Takes back the rules that were registered where the block fails."""
    before = dict(entries)
    try:
        yield
    except Exception:
        entries.clear()
        entries.update(before)
        raise


@contextmanager
def told(what):
    """A failure of the block becomes a problem that the host is told of."""
    try:
        yield
    except Exception as error:
        problems.append(f"{what}: {type(error).__name__}: {error}")


def load(folder):
    """Runs every rule file of the folder; returns what rules there are now."""
    for path in sorted(Path(folder).glob("*.py")):
        with told(path.name), all_or_nothing():
            spec = importlib.util.spec_from_file_location(f"rules_{path.stem}", path)
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    asked = sorted(entries.values())
    return [f"{entry.name} ({entry.origin.name.lower()})" for entry in asked]


def add(name, expression):
    """A rule that arrives while the host runs."""
    register(name, Condition(expression))


def add_source(source):
    """Rules that arrive as functions: each that the source defines. How many there were."""
    defined = {}
    exec(source, {"Kind": Kind}, defined)
    functions = [thing for thing in defined.values() if isinstance(thing, FunctionType)]
    for function in functions:
        register(function.__name__.replace("_", " "), function)
    return len(functions)


def tune(name, **values):
    """Sets limits or the severity of a rule that is a class."""
    for attribute, value in values.items():
        setattr(entries[name].rule, attribute, value)
    entries[name].rerank()


def counted(function):
    calls = 0

    @wraps(function)
    def call(*arguments):
        nonlocal calls
        calls += 1
        return function(*arguments)

    call.calls = lambda: calls
    return call


@counted
def judge(accounts, amounts, kinds, verdicts, count):
    """Writes for each event the number of the rule that holds, from 1; 0: none does.

    All four are views of the host's memory; `count` says how many of their items are events.
    """
    asked = sorted(entries.values())
    checks = [(number, entry.holds) for number, entry in enumerate(asked, 1)]
    sums = defaultdict(float)
    for i, event in enumerate(zip(accounts[:count], amounts, kinds)):
        for number, holds in checks:
            if holds(*event):
                verdicts[i] = number
                sums[number] += event[1]
                break
        else:
            verdicts[i] = 0
    counts = Counter(verdicts[:count])
    global undecided
    undecided += Tally(counts.pop(0, 0), sum(amounts[:count]) - sum(sums.values()))
    for number, hits in counts.items():
        asked[number - 1].tally += Tally(hits, sums[number])


def write(format, least=1):
    """What the rules have decided, the busiest first: a text in one of the formats."""
    names = Counter({name: entry.tally.count for name, entry in entries.items()})
    total = undecided.count + names.total()
    busiest = [name for name, count in names.most_common() if count >= least]
    return Report.formats[format].write([line_of(name, entries[name].tally, total) for name in busiest])


text = partial(write, "text")
busiest_as_json = partial(partial(write, "json"), least=10_000)


def closing():
    """The host's last line."""
    decided = sum((entry.tally for entry in entries.values()), Tally())
    return f"decided: {decided!r}, undecided: {undecided!r}, in {judge.calls()} batches"
