"""numpy where it can be imported, else nothing: looked for when something first asks."""
import importlib


class Lazy:
    """Stands for a module that may be missing: false then."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, attribute):
        if attribute == "module":
            try:
                self.module = importlib.import_module(self.name)
            except ImportError:
                self.module = None
            return self.module
        return getattr(self.module, attribute)

    def __bool__(self):
        return self.module is not None


numpy = Lazy("numpy")


def kind():
    return "numpy" if numpy else "plain"
