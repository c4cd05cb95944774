"""The operator's lists, each a file of numbers in lists/: read when a rule first asks for it."""
from pathlib import Path


class Lists:
    """lists.NAME is the content of lists/NAME.txt."""

    def __init__(self, folder):
        vars(self)["folder"] = Path(folder)

    def __getattr__(self, name):
        path = self.folder / f"{name}.txt"
        if not path.exists():
            raise AttributeError(f"there is no list {name!r}")
        vars(self)[name] = numbers = frozenset(map(int, path.read_text().split()))
        return numbers

    def __setattr__(self, name, value):
        raise AttributeError(f"lists are read only: write {name}.txt")


lists = Lists(Path(__file__).with_name("lists"))
