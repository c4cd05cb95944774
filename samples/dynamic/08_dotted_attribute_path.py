"""Attributes by dotted path: `getattr`, `setattr` and `delattr` several levels down.

Met in template engines, command-line overrides (`--set server.tls.port=8443`), logging
configuration and sort keys given as text; `operator.attrgetter` is the read-only form.
"""
import functools
import operator
from types import SimpleNamespace as Section
from typing import Any

MISSING: Any = object()


class PathError(AttributeError):
    pass


def resolve(root: Any, path: str, default: Any = MISSING) -> Any:
    try:
        return functools.reduce(getattr, path.split("."), root)
    except AttributeError as error:
        if default is not MISSING:
            return default
        raise PathError(f"{path}: no {error.name!r}") from None


def assign(root: Any, path: str, value: Any) -> None:
    """Replaces an attribute that exists, keeping its type. Creates none."""
    parent, _, name = path.rpartition(".")
    owner = resolve(root, parent) if parent else root
    old = resolve(owner, name)
    if type(value) is not type(old):
        raise TypeError(f"{path}: {type(old).__name__} expected, {type(value).__name__} given")
    setattr(owner, name, value)


config = Section(
    server=Section(host="localhost", tls=Section(port=443, ciphers=["aes"])),
    limits=Section(requests=100),
)
print(resolve(config, "server.tls.port"), resolve(config, "server.tls.ciphers.__len__")())
print(resolve(config, "server.proxy.port", default="no proxy"))
assign(config, "server.tls.port", 8443)
print(config.server)

for path, value in [("server.tsl.port", 1), ("limits.requests", "many"), ("colour", "blue")]:
    try:
        assign(config, path, value)
    except (PathError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")

delattr(resolve(config, "server.tls"), "ciphers")
print("ciphers kept:", hasattr(config.server.tls, "ciphers"))

fleet = [Section(name=n, engine=Section(kw=kw)) for n, kw in [("van", 75), ("lorry", 250), ("moped", 3)]]
by_power = operator.attrgetter("engine.kw", "name")
print(*(f"{name}={kw}" for kw, name in sorted(map(by_power, fleet))))
