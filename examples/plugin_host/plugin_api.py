"""What plug-ins derive from. Between them and the host's own classes lies only the registry."""
import abc
import contextlib
import importlib.util
from pathlib import Path

import host

plugins = {}  # Name to class; in the order of registration.


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


class Plugin(host.Plugin, metaclass=abc.ABCMeta):
    """Derive as `class Mine(Plugin, name="mine")` and define apply(document)."""

    def __init_subclass__(cls, /, name=None, **rest):
        super().__init_subclass__(**rest)
        if name is not None:
            plugins[name] = cls

    @abc.abstractmethod
    def apply(self, document):
        """Changes the document."""

    @classmethod
    @contextlib.contextmanager
    def all_or_nothing(cls, document):
        """Puts the document's text back where the block fails."""
        before = document.text
        try:
            yield document
        except Exception:
            document.text = before
            raise


def load(path):
    """Runs a plug-in's file."""
    spec = importlib.util.spec_from_file_location(f"plugins_{Path(path).stem}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def apply(name, document, options):
    """Runs one plug-in on a document of the host's; returns how often it called report()."""
    plugin = plugins[name]()
    for option, value in options.items():
        setattr(plugin, option, value)
    with Plugin.all_or_nothing(document):
        plugin.apply(document)
    return plugin.reports
