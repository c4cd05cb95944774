"""Runs one module of the test suite under one interpreter, contained and limited in time."""

import os
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import InputError

# --randseed seeds `random` in every version, and orders nothing, as there is one module a run.
# -v makes unittest name what XML leaves out: subtests, fixtures, the test under way at a crash.
REGRTEST_OPTIONS = ("-v", "-u", "none", "--randseed", "20230211", "--fail-env-changed")
# What a run may know of the machine; all else would make a result depend on the caller's shell.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH")
KEPT_PREFIX = "HAKO_"
GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class RawRun:
    """What a run left behind, not yet interpreted."""

    status: int
    timed_out: bool
    seconds: float
    stdout: str
    stderr: str
    xml: bytes | None


def child_environment(root: Path) -> dict[str, str]:
    """The same small environment for both sides: no PYTHON*, one locale, folders of their own."""
    kept = {name: value for name, value in os.environ.items()
            if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIX)}
    kept.setdefault("PATH", os.defpath)
    return kept | {"LANG": "C.UTF-8", "HOME": str(root / "home"), "TMPDIR": str(root / "tmp")}


class Sessions:
    """The sessions under way, so that an interrupt can end them from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._leaders: set[int] = set()
        self.stopped = False

    @contextmanager
    def session(self, command, **popen_options):
        """Starts a command as the leader of a new session; leaves no member of it behind."""
        with self._lock:
            if self.stopped:
                raise InterruptedError("no new run: interrupted")
            try:
                process = subprocess.Popen(command, start_new_session=True, **popen_options)
            except OSError as error:
                raise InputError(f"{command[0]} no longer starts: {error.strerror}; "
                                 f"do: run again, and build nothing meanwhile") from error
            self._leaders.add(process.pid)
        try:
            yield process
        finally:
            # Killed before the leader is reaped: until then its number cannot become another's.
            kill_session(process.pid)
            with self._lock:
                self._leaders.discard(process.pid)
            process.wait()

    def stop(self) -> None:
        """Ends all sessions, now and for good."""
        with self._lock:
            self.stopped = True
            for leader in self._leaders:
                kill_session(leader)


def kill_session(leader: int) -> None:
    """Kills every process of a session, those that moved to another process group included."""
    for _ in range(20):
        members = session_members(leader)
        for member in members:
            try:
                os.kill(member, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not members:
            return
        time.sleep(0.005)


def session_members(leader: int) -> list[int]:
    """The processes of a session that still run; zombies are left to whoever reaps them."""
    members = []
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        try:
            with open(f"/proc/{entry.name}/stat", encoding="utf-8", errors="replace") as file:
                state, _parent, _group, session = file.read().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(session) == leader and state not in "ZX":
            members.append(int(entry.name))
    return members


def wait_until(pid: int, seconds: float) -> bool:
    """Whether the process ends within the time; does not reap it."""
    descriptor = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(max(0, int(seconds * 1000))))
    finally:
        os.close(descriptor)


def run_module(python: Path, module: str, limit: float, sessions: Sessions,
               keep: Path | None = None) -> RawRun:
    """Runs a module in folders of its own; with `keep`, its output stays there."""
    root = Path(tempfile.mkdtemp(prefix="hp"))  # short: tests bind Unix sockets below it
    try:
        raw = _run_in(root, python, module, limit, sessions)
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for name in ("stdout", "stderr", "result.xml"):
                if (root / name).exists():
                    shutil.copy(root / name, keep / name)
        return raw
    finally:
        remove_tree(root)


def _run_in(root: Path, python: Path, module: str, limit: float, sessions: Sessions) -> RawRun:
    for name in ("work", "home", "tmp"):
        (root / name).mkdir()
    xml = root / "result.xml"
    command = [python, "-m", "test", *REGRTEST_OPTIONS, "--junit-xml", xml, module]
    began = time.monotonic()
    with open(root / "stdout", "wb") as stdout, open(root / "stderr", "wb") as stderr, \
            sessions.session(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
                             cwd=root / "work", env=child_environment(root)) as process:
        timed_out = not wait_until(process.pid, limit)
        seconds = time.monotonic() - began
        if timed_out:
            # libregrtest has faulthandler enabled: SIGABRT makes it say where the test hangs.
            os.kill(process.pid, signal.SIGABRT)
            wait_until(process.pid, GRACE_SECONDS)
    return RawRun(
        process.returncode, timed_out, seconds, _read_text(root / "stdout"),
        _read_text(root / "stderr"), xml.read_bytes() if xml.exists() else None)


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def remove_tree(root: Path) -> None:
    """Removes what tests left, folders without permissions included; what resists stays."""
    for folder, names, _files in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                try:
                    os.chmod(path, 0o700)
                except OSError:
                    pass
    shutil.rmtree(root, ignore_errors=True)
