"""The virtual environments of both sides: made once, kept while nothing they are made of changes.

How it works. There are two stages: `base` is requirements.txt, `suites` adds
requirements-suites.txt and the source distributions whose tests are run. Each side has one stamp,
which names the stage it has come to and all that it was made of (requirements, interpreter). The
stamp is removed before the first act and written by the last, so that what was interrupted is made
again. Both sides always come to the same stage: a package more would make them differ.
"""

import hashlib
import json
import re
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from errors import InputError, InstallError, NoIndex
from processes import Processes, describe_end, pip_environment

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
SUITE_REQUIREMENTS = HERE / "requirements-suites.txt"
LAYOUT = 1
STAGES = (None, "base", "suites")
LIMIT_SECONDS = 1200
# How pip names a connection that did not come about; other failures of pip are failures.
UNREACHED = re.compile(
    r"connection broken by '(NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError"
    r"|ProtocolError|NameResolutionError)\(")


@dataclass(frozen=True)
class Side:
    """One of the two interpreters, and the environment that it makes for itself."""

    name: str
    program: Path
    identity: str
    venv: Path

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.venv / "bin" / "python3"


def pins(path: Path) -> dict[str, str]:
    """The versions a requirements file asks for, by normalised name."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            found[normalised(name)] = version
    return found


def normalised(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def make_side(name: str, program: Path, venv: Path, processes: Processes) -> Side:
    """A side whose interpreter is shown to run; its identity changes with the program's bytes."""
    if not program.is_file():
        raise InputError(f"no {name} interpreter: {program}; do: build it, or give --{name} PATH")
    question = "import sys; print(sys.executable); print([sys.version, sys.base_prefix])"
    try:
        outcome = processes.run([program, "-I", "-c", question], pip_environment(), HERE, 60)
    except OSError as error:
        raise InputError(f"the {name} cannot be started: {program}: {error.strerror}; "
                         f"do: give --{name} PATH of a python3") from None
    answer = outcome.stdout.decode(errors="replace").splitlines()
    if outcome.status or len(answer) < 2:
        raise InputError(f"the {name} does not run Python: {program}: {describe_end(outcome)}; "
                         f"do: give --{name} PATH of a python3")
    executable = Path(answer[0])
    if not executable.is_file() or not executable.samefile(program):
        raise InputError(f"the {name} {program} says that it is {executable}, which would be "
                         f"tested in its place; do: give --{name} that path")
    content = hashlib.sha256(program.read_bytes()).hexdigest()
    return Side(name, program, f"{program.resolve()} {content} {answer[1]}", venv)


@dataclass
class Environments:
    """Both sides' environments in one work folder; `sources` are the packages whose suites run."""

    work: Path
    sides: tuple[Side, Side]
    processes: Processes
    sources: dict[str, str] = field(default_factory=dict)

    def ensure(self, with_suites: bool) -> str:
        """Makes what is missing, both sides at once; returns in a few words what was done."""
        began = time.monotonic()
        kept = {side.name: self._kept_stage(side) for side in self.sides}
        last = "suites" if with_suites or "suites" in kept.values() else "base"
        missing = [(side, STAGES[STAGES.index(kept[side.name]) + 1:STAGES.index(last) + 1])
                   for side in self.sides]
        if not any(lacking for _, lacking in missing):
            return "kept from an earlier run"
        with ThreadPoolExecutor(2) as executor:
            futures = [executor.submit(self._make_all, *both) for both in missing]
        for error in filter(None, (future.exception() for future in futures)):
            raise self._explained(error)
        what = "; ".join(f"{side.name}: {' and '.join(lacking)}" for side, lacking in missing
                         if lacking)
        return f"made in {time.monotonic() - began:.0f} s ({what})"

    def source(self, side: Side, package: str) -> Path:
        """The source distribution of a package that the side's pip brought."""
        found = [path for path in self._sources_of(side).glob("*.tar.gz")
                 if normalised(path.name).startswith(f"{package}-")]
        if len(found) != 1:
            raise InputError(f"not one source distribution of {package} but {len(found)} in "
                             f"{self._sources_of(side)}; do: remove {self.work}")
        return found[0]

    def _sources_of(self, side: Side) -> Path:
        return self.work / f"sources-{side.name}"

    def _stamp_file(self, side: Side) -> Path:
        return self.work / f"{side.name}.stamp"

    def _stamp(self, side: Side, stage: str) -> str:
        files = [REQUIREMENTS] + [SUITE_REQUIREMENTS] * (stage == "suites")
        return json.dumps({
            "layout": LAYOUT, "stage": stage, "side": side.identity, "sources": self.sources,
            "requirements": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]})

    def _kept_stage(self, side: Side) -> str | None:
        """The stage that an earlier run has brought the side to, if it is made of the same."""
        file = self._stamp_file(side)
        if not file.exists() or not side.python.exists():
            return None
        text = file.read_text(encoding="utf-8")
        return next((stage for stage in STAGES[1:] if text == self._stamp(side, stage)), None)

    def _make_all(self, side: Side, stages: tuple[str, ...]) -> None:
        if not stages:
            return
        self._stamp_file(side).unlink(missing_ok=True)
        for stage in stages:
            {"base": self._make_base, "suites": self._make_suites}[stage](side)
        self._stamp_file(side).write_text(self._stamp(side, stages[-1]), encoding="utf-8")

    def _make_base(self, side: Side) -> None:
        shutil.rmtree(side.venv, ignore_errors=True)
        self._run(side, "venv", [side.program, "-m", "venv", side.venv])
        self._pip(side, "install", "--only-binary", ":all:", "-r", REQUIREMENTS)

    def _make_suites(self, side: Side) -> None:
        self._pip(side, "install", "--only-binary", ":all:",
                  "-r", REQUIREMENTS, "-r", SUITE_REQUIREMENTS)
        shutil.rmtree(self._sources_of(side), ignore_errors=True)
        self._pip(side, "download", "--no-deps", "--no-build-isolation",
                  "--no-binary", ",".join(self.sources), "--dest", self._sources_of(side),
                  *(f"{name}=={version}" for name, version in self.sources.items()))

    def _pip(self, side: Side, *words) -> None:
        self._run(side, f"pip {words[0]}",
                  [side.python, "-m", "pip", words[0], "--no-input", "--progress-bar", "off",
                   "--retries", "2", *words[1:]])

    def _run(self, side: Side, step: str, command: list) -> None:
        outcome = self.processes.run(command, pip_environment(), self.work, LIMIT_SECONDS)
        if outcome.status:
            log = self.work / f"{side.name}-{step.replace(' ', '-')}.log"
            log.write_bytes(outcome.stdout + outcome.stderr)
            unreached = UNREACHED.search(outcome.text())
            raise InstallError(f"{side.name}: {step}: {describe_end(outcome)}: "
                               f"{_reason(outcome.text())} (all of it: {log})",
                               unreached[1] if unreached else None)

    def _explained(self, error: BaseException) -> BaseException:
        """Turns a failure to connect into a reason to skip, if the reference cannot connect either.

        A subject that does not reach an index which the reference reaches has a fault.
        """
        if not isinstance(error, InstallError) or not error.unreached:
            return error
        name = "iniconfig"
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            try:
                self._pip(self.sides[0], "download", "--no-cache-dir", "--no-deps",
                          "--dest", folder, f"{name}=={pins(REQUIREMENTS)[name]}")
            except InstallError as second:
                return NoIndex(f"pip says {second.unreached}") if second.unreached else error
        return error


def _reason(text: str) -> str:
    """The line that says most: pip's first error, or the last line of a traceback."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines[-1:] or ["no word"])[0][:300]
