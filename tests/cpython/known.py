"""The differences that are understood: known_differences.txt."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from errors import InputError


@dataclass(frozen=True)
class KnownDifference:
    """One line of the file: it explains a test, or with * all of a module."""

    module: str
    test: str
    reason: str
    source: str

    def applies_to(self, module: str) -> bool:
        """Also to a part of a package: test_asyncio serves test_asyncio.test_sslproto."""
        return module == self.module or module.startswith(self.module + ".")

    def explains(self, module: str, test_id: str) -> bool:
        """Whether this entry is about that test: by its full id or the end of it, * as wildcard."""
        return self.applies_to(module) and (
            fnmatchcase(test_id, self.test) or fnmatchcase(test_id, f"*.{self.test}"))

    def __str__(self) -> str:
        return f"{self.module} {self.test}: {self.reason} ({self.source})"


def read_known(path: Path) -> list[KnownDifference]:
    """Reads `module  test-or-*  reason…` lines; an entry that gives no reason is refused."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"known differences not readable: {path}: {error.strerror}; "
                         f"do: name an existing file after --known") from error
    entries = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = line.split(maxsplit=2)
        if len(words) < 3:
            raise InputError(f"{path}:{number}: no reason given: {line.strip()}; "
                             f"do: write 'module  test-or-*  reason'")
        entries.append(KnownDifference(*words, source=f"{path.name}:{number}"))
    return entries
