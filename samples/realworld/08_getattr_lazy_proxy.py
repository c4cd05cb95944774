"""`__getattr__` as a lazy proxy: settings loaded at the first look-up.

Met in `django.conf.settings`, lazy imports and client libraries. `__getattr__` runs only when
the ordinary look-up fails, so what it stores on the instance is not asked of it again.
"""
from collections.abc import Callable
from typing import Any

Loader = Callable[[], dict[str, Any]]


class LazySettings:
    def __init__(self, loader: Loader, **fallbacks: Any) -> None:
        self._loader = loader
        self._fallbacks = fallbacks
        self._values: dict[str, Any] | None = None
        self.misses = 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # copy and pickle probe for these; loading here would recurse
            raise AttributeError(name)
        self.misses += 1
        if self._values is None:
            self._values = self._loader()
        for layer in (self._values, self._fallbacks):
            if name in layer:
                setattr(self, name, layer[name])
                return layer[name]
        raise AttributeError(f"no setting {name!r}")

    def override(self, **values: Any) -> None:
        vars(self).update(values)


def load() -> dict[str, Any]:
    print("  (loading)")
    return {"region": "eu-west-2", "workers": 4, "debug": False}


settings = LazySettings(load, workers=1, timeout_s=30)
print("constructed, nothing loaded")
print(settings.region, settings.workers, settings.timeout_s)
print(settings.region, settings.debug, "misses:", settings.misses)
settings.override(debug=True)
print(settings.debug, "misses:", settings.misses)
print(hasattr(settings, "proxy"), getattr(settings, "proxy", "direct"), hasattr(settings, "_private"))
try:
    settings.regoin
except AttributeError as error:
    print("AttributeError:", error)


def broken() -> dict[str, Any]:
    raise ConnectionError("settings service is down")


try:
    LazySettings(broken, region="local").region
except ConnectionError as error:  # not swallowed: only AttributeError means absent
    print("ConnectionError:", error)
