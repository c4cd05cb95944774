"""What plug-ins derive from and use. Between them and the host's own classes lies only this."""
import abc
import contextlib
import functools
import importlib.util
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

import host

plugins = {}  # Name to class; in the order of registration.
jobs = {}  # Name to what apply() is to do.
history = defaultdict(list)  # Name to outcomes.

Stage = Enum("Stage", "EARLY NORMAL LATE")


class Fate(Enum):
    LEFT = auto()
    CHANGED = auto()

    def __str__(self):
        return self.name.lower()


Outcome = namedtuple("Outcome", "reports edit fate", defaults=[Fate.LEFT])


class Edit:
    """What was done to a text: its lengths, or what those of several add up to."""

    __slots__ = ("before", "after")

    def __init__(self, before=0, after=0):
        self.before, self.after = before, after

    def __add__(self, other):
        return Edit(self.before + other.before, self.after + other.after)

    def __repr__(self):
        return f"{self.after - self.before:+} characters"


class Settings:
    """settings.NAME is what the host has set: it is asked once, when a plug-in first asks."""

    def __getattr__(self, name):
        vars(self)[name] = value = host.setting(name)
        return value

    def __setattr__(self, name, value):
        raise AttributeError(f"setting {name!r} is the host's")


settings = Settings()


class Memo:
    """The decorator for a function of hashable arguments that is worth calling only once."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.known = function, {}

    def __call__(self, *arguments):
        if arguments not in self.known:
            self.known[arguments] = self.function(*arguments)
        return self.known[arguments]


class Option:
    """An attribute of a plug-in that has a type and a default."""

    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, plugin, owner=None):
        return self if plugin is None else plugin.__dict__.get(self.name, self.default)

    def __set__(self, plugin, value):
        wanted = type(self.default)
        if not isinstance(value, wanted):
            raise TypeError(f"option {self.name}: {wanted.__name__} is wanted, not {value!r}")
        plugin.__dict__[self.name] = value


class PluginMeta(abc.ABCMeta):
    """Knows the options of each class, its bases' included."""

    def __new__(mcs, cls_name, bases, namespace, /, **rest):
        cls = super().__new__(mcs, cls_name, bases, namespace, **rest)
        own = {name for name, value in namespace.items() if isinstance(value, Option)}
        cls.options = own.union(*(getattr(base, "options", ()) for base in bases))
        return cls


def counted(function):
    """Counts the calls that came to their end."""
    calls = 0

    @functools.wraps(function)
    def call(*arguments):
        nonlocal calls
        result = function(*arguments)
        calls += 1
        return result

    call.calls = lambda: calls
    return call


class Plugin(host.Plugin, metaclass=PluginMeta):
    """Derive as `class Mine(Plugin, name="mine")` and define apply(document)."""

    _stage = Stage.NORMAL

    def __init_subclass__(cls, /, name=None, **rest):
        super().__init_subclass__(**rest)
        if name is not None:
            cls.apply = counted(cls.apply)
            plugins[name] = cls

    @property
    def stage(self):
        return self._stage

    @stage.setter
    def stage(self, value):
        if value not in Stage.__members__:
            raise ValueError(f"stage is one of {', '.join(Stage.__members__)}, not {value!r}")
        self._stage = Stage[value]

    @abc.abstractmethod
    def apply(self, document):
        """Changes the document; what it returns is reported."""


@dataclass(order=True)
class Job:
    """A plug-in with its options. Jobs are ordered as they are to run."""

    stage: int = field(init=False)
    arrival: int
    name: str = field(compare=False)
    options: dict = field(default_factory=dict, compare=False)

    def __post_init__(self):
        self.plugin = plugins[self.name]()
        for option, value in self.options.items():
            if option not in self.plugin.options | {"stage"}:
                raise AttributeError(f"{self.name} has no option {option!r}")
            setattr(self.plugin, option, value)
        self.stage = self.plugin.stage.value


def load(path):
    """Runs a plug-in's file."""
    spec = importlib.util.spec_from_file_location(f"plugins_{Path(path).stem}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def prepare(name, options):
    """Makes ready one plug-in, for the documents that come."""
    jobs[name] = Job(len(jobs), name, options)


def order():
    return [job.name for job in sorted(jobs.values())]


@contextlib.contextmanager
def all_or_nothing(document):
    """Puts the document's text back where the block fails."""
    before = document.text
    try:
        yield document
    except Exception:
        document.text = before
        raise


@contextlib.contextmanager
def measured(document):
    edit = Edit(before=len(document.text))
    yield edit
    edit.after = len(document.text)


@functools.singledispatch
def report(result, plugin):
    """Tells the host what a plug-in has returned."""
    plugin.report(f"a {type(result).__name__}")


@report.register
def _(result: None, plugin):
    pass


@report.register
def _(result: str, plugin):
    plugin.report(result)


@report.register
def _(result: list, plugin):
    for item in result:
        report(item, plugin)


def apply(name, document):
    """Runs one plug-in on a document of the host's; returns what came of it."""
    plugin, before = jobs[name].plugin, document.text
    with all_or_nothing(document), measured(document) as edit:
        report(plugin.apply(document), plugin)
    outcome = Outcome(plugin.reports, edit)
    if document.text != before:
        outcome = outcome._replace(fate=Fate.CHANGED)
    history[name].append(outcome)
    return str(outcome.fate), outcome.reports, repr(outcome.edit)


def closing():
    """All outcomes in one line."""
    edits = [outcome.edit for outcomes in history.values() for outcome in outcomes]
    calls = sum(plugin.apply.calls() for plugin in plugins.values())
    return f"{calls} calls of apply: {sum(edits, Edit())!r}"
