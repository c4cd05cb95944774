"""Containers of `Any`: settings merged and flattened with no schema.

Met in configuration loaders (defaults, then a site file, then a command line), where a value
may be a scalar, a list or a further mapping, and its shape is known only once it is there.
"""
from collections.abc import Iterator, Mapping
from typing import Any

Settings = dict[str, Any]


class MergeError(Exception):
    """Two layers disagree on whether a key holds a section or a value."""


def merge(base: Mapping[str, Any], over: Mapping[str, Any], path: str = "") -> Settings:
    """A new mapping: sections merge, lists extend, anything else is replaced."""
    merged: Settings = dict(base)
    for key, new in over.items():
        here = f"{path}.{key}" if path else key
        old: Any = merged.get(key)
        if isinstance(old, Mapping) != isinstance(new, Mapping) and old is not None:
            raise MergeError(f"{here}: {type(old).__name__} overlaid by {type(new).__name__}")
        if isinstance(old, Mapping):
            merged[key] = merge(old, new, here)
        elif isinstance(old, list) and isinstance(new, list):
            merged[key] = old + [item for item in new if item not in old]
        else:
            merged[key] = new
    return merged


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    match value:
        case Mapping():
            for key in value:
                yield from leaves(value[key], (*path, str(key)))
        case list() | tuple():
            for index, item in enumerate(value):
                yield from leaves(item, (*path, str(index)))
        case _:
            yield ".".join(path), value


DEFAULTS: Settings = {
    "listen": {"host": "127.0.0.1", "port": 8080, "tls": None},
    "retries": (1, 5, 25),
    "plugins": ["audit"],
}
SITE: Settings = {"listen": {"port": 443, "tls": {"min": 1.2}}, "plugins": ["audit", "quota"]}

for name, leaf in leaves(merge(DEFAULTS, SITE)):
    print(f"{name:<16}{leaf!r}")
print("defaults untouched:", DEFAULTS["listen"]["port"], DEFAULTS["plugins"])
for broken in ({"listen": "0.0.0.0:80"}, {"plugins": {"audit": True}}):
    try:
        merge(DEFAULTS, broken)
    except MergeError as error:
        print("rejected:", error)
