"""Which modules to run: the reference's own `test` package, list files, shards."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from errors import InputError
from runner import child_environment

PROBE = """
import json, sys
try:
    import test
    folders = list(test.__path__)
except ImportError:
    folders = []
print(json.dumps({"version": sys.version.split()[0], "banner": sys.version, "folders": folders}))
"""
PROBE_LIMIT_SECONDS = 60


@dataclass(frozen=True)
class Interpreter:
    """A python3 command that answered, and where it keeps its test package."""

    path: Path
    version: str
    banner: str
    test_folder: Path | None
    fingerprint: tuple[int, ...] = ()

    @property
    def series(self) -> str:
        """Major and minor version, as distributions name their packages: 3.11."""
        return ".".join(self.version.split(".")[:2])


def probe_interpreter(role: str, path: Path, remedy: str) -> Interpreter:
    """Asks an interpreter for its version, so that a wrong path fails now and not per module."""
    path = path.absolute()
    if not path.exists():
        raise InputError(f"{role} not found: {path}; do: {remedy}")
    try:
        answer = subprocess.run(
            [path, "-I", "-c", PROBE], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=PROBE_LIMIT_SECONDS, env=child_environment(Path("/nonexistent")))
        facts = json.loads(answer.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"{role} does not run: {path}: {error}; do: {remedy}") from error
    except ValueError as error:
        said = (answer.stderr.strip() or "nothing on stderr").splitlines()[-1]
        raise InputError(f"{role} is no working Python: {path} ended with status "
                         f"{answer.returncode} and said: {said}; do: {remedy}") from error
    folder = Path(facts["folders"][0]) if facts["folders"] else None
    return Interpreter(path, facts["version"], facts["banner"], folder, _fingerprint(path))


def _fingerprint(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def require_unchanged(interpreter: Interpreter) -> None:
    """Refuses results that come from two builds of one path."""
    path = interpreter.path
    if not path.exists() or _fingerprint(path) != interpreter.fingerprint:
        raise InputError(f"{path} was replaced while modules ran: the results mix two builds; "
                         f"do: run again, and build nothing meanwhile")


def discover(reference: Interpreter) -> list[str]:
    """All test modules of the reference, sorted; an absent suite is named as its apt package."""
    folder = reference.test_folder
    names = sorted(_names_in(folder)) if folder else []
    if not names:
        place = folder or f"the library of {reference.path}"
        raise InputError(
            f"the test suite of Python {reference.series} is not installed: no test_*.py in "
            f"{place}; do: apt install libpython{reference.series}-testsuite")
    return names


def _names_in(folder: Path) -> set[str]:
    files = {path.stem for path in folder.glob("test_*.py")}
    packages = {path.parent.name for path in folder.glob("test_*/__init__.py")}
    return files | packages


def is_module(reference: Interpreter, name: str) -> bool:
    """Whether `name` can be run: a discovered module, or a dotted one inside a test package."""
    *packages, last = name.split(".")
    if not all(part.isidentifier() for part in (*packages, last)):
        return False
    if not (packages or [last])[0].startswith("test_"):
        return False
    place = reference.test_folder.joinpath(*packages)
    return (place / f"{last}.py").is_file() or (place / last / "__init__.py").is_file()


@dataclass(frozen=True)
class Wish:
    """A module somebody asked for, and where, so that an error can point there."""

    name: str
    source: str


def read_list(path: Path) -> list[Wish]:
    """Reads a list file: one module a line, # begins a comment."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"list not readable: {path}: {error.strerror}; "
                         f"do: name an existing file after --list") from error
    wishes = []
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if len(words) > 1:
            raise InputError(f"{path}:{number}: {len(words)} words where one module name is "
                             f"expected: {line.strip()}; do: put each module on a line of its own")
        wishes += [Wish(word, f"{path}:{number}") for word in words]
    return wishes


def choose(reference: Interpreter, wishes: list[Wish], take_all: bool) -> list[str]:
    """The modules to run, each once, in the order asked for."""
    available = discover(reference)
    for wish in wishes:
        if not is_module(reference, wish.name):
            raise InputError(f"{wish.source}: unknown module {wish.name!r}: not in "
                             f"{reference.test_folder}; do: correct the name or take it out")
    if not wishes and not take_all:
        raise InputError("no modules named; do: name modules, or give --list FILE or --all")
    names = [wish.name for wish in wishes] + (available if take_all else [])
    return list(dict.fromkeys(names))


def shard(names: list[str], text: str) -> list[str]:
    """Every N-th module beginning with the I-th, so that slow neighbours spread over the shards."""
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise InputError(f"--shard {text}: not of the form I/N with 1 <= I <= N; do: write 1/4")
    return names[int(part) - 1::int(parts)]
