"""Runs commands for both sides in the same small world, and compares how they ended."""

import os
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

# pip's part of the caller's environment: where the index is, and whose certificates to believe.
PIP_VARIABLES = {
    "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "NETRC", "TMPDIR",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
# What a program may know of the machine; all else would make a result depend on the caller's shell.
KEPT_VARIABLES = {"LD_LIBRARY_PATH"}
KEPT_PREFIX = "HAKO_"
PROGRAM_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Outcome:
    """How a command ended: all that its caller can see of it."""

    status: int
    stdout: bytes
    stderr: bytes
    timed_out: bool = False

    def text(self) -> str:
        """Both streams, for those who look for a message and do not care where it went."""
        return (self.stdout + self.stderr).decode(errors="replace")


@dataclass
class Processes:
    """The processes under way, so that an interrupt can end them from another thread.

    Each leads a process group of its own: what a test leaves behind ends with it.
    """

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _leaders: set[int] = field(default_factory=set)
    _stopped: bool = False

    def run(self, command: list, environment: dict[str, str], folder: Path,
            limit_seconds: float) -> Outcome:
        """Runs a command without input; past the limit it is killed, and the outcome says so."""
        with self._lock:
            if self._stopped:
                raise InterruptedError("no new process: interrupted")
            process = subprocess.Popen(
                [str(word) for word in command], env=environment, cwd=folder, process_group=0,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self._leaders.add(process.pid)
        timed_out = False
        try:
            stdout, stderr = process.communicate(timeout=limit_seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
            _kill_group(process.pid)
            stdout, stderr = process.communicate()
        finally:
            _kill_group(process.pid)
            with self._lock:
                self._leaders.discard(process.pid)
        return Outcome(process.returncode, stdout, stderr, timed_out)

    def stop(self) -> None:
        """Ends all processes, now and for good."""
        with self._lock:
            self._stopped = True
            for leader in self._leaders:
                _kill_group(leader)


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


@dataclass(frozen=True)
class World:
    """The folders of one check. Both sides find the same paths there, one after the other."""

    root: Path

    @property
    def cwd(self) -> Path:
        return self.root / "cwd"

    def renew(self) -> None:
        """Empties the folders, so that a side finds nothing of the side before."""
        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("cwd", "home", "tmp"):
            (self.root / name).mkdir(parents=True)

    def environment(self, **more: str) -> dict[str, str]:
        """What a program is given: no PYTHON*, one locale, folders of its own."""
        kept = {name: value for name, value in os.environ.items()
                if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIX)}
        return kept | {"PATH": PROGRAM_PATH, "LANG": "C.UTF-8", "HOME": str(self.root / "home"),
                       "TMPDIR": str(self.root / "tmp")} | more


def pip_environment() -> dict[str, str]:
    """What pip is given: the caller's way to the index, and nothing else of the caller."""
    kept = {name: value for name, value in os.environ.items()
            if name in KEPT_VARIABLES or name.upper() in PIP_VARIABLES
            or name.startswith((KEPT_PREFIX, "PIP_"))}
    return kept | {"PATH": PROGRAM_PATH, "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def describe_end(outcome: Outcome) -> str:
    """An exit status in words: a signal by its name."""
    if outcome.timed_out:
        return "no end in time"
    if outcome.status >= 0:
        return f"exit {outcome.status}"
    return f"killed by {signal.Signals(-outcome.status).name}"


def first_difference(reference: Outcome, subject: Outcome) -> str | None:
    """The first thing that tells the two outcomes apart, or None; a stream by its line."""
    found = []
    ends = describe_end(reference), describe_end(subject)
    if ends[0] != ends[1]:
        found.append(f"reference: {ends[0]}, subject: {ends[1]}")
    for name in ("stdout", "stderr"):
        line = _first_line_apart(getattr(reference, name), getattr(subject, name))
        if line:
            found.append(f"{name} {line}")
    return "; ".join(found) or None


def _first_line_apart(reference: bytes, subject: bytes) -> str | None:
    if reference == subject:
        return None
    left, right = (text.decode(errors="backslashreplace").splitlines(keepends=True)
                   for text in (reference, subject))
    number = next((i for i, pair in enumerate(zip(left, right)) if pair[0] != pair[1]),
                  min(len(left), len(right)))
    lines = [side[number] if number < len(side) else "" for side in (left, right)]
    column = len(os.path.commonprefix(lines))
    shown = [_around(line, column) for line in lines]
    return f"line {number + 1}: reference {shown[0]}, subject {shown[1]}"


def _around(line: str, column: int) -> str:
    """The part of a line in which it differs, without characters that a terminal would swallow."""
    if not line:
        return "has ended"
    start = max(0, column - 40)
    shown = repr(line[start:column + 80])
    return f"…{shown}" if start else shown
