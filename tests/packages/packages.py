"""Shows that real packages work under hako as under the reference python3, pip included.

    packages.py                        everything; installs on the first run, then keeps
    packages.py --only numpy --only suite-click
    packages.py --no-suites            without the packages' own test suites

Exit status: 0 all alike, or no package index is reached; 1 a difference; 2 bad input; 130
interrupted.
"""

import argparse
import fcntl
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from environments import Environments, make_side
from errors import InputError, InstallError, NoIndex
from processes import Processes
from programs import USES, Bench, Verdict, check_images, check_list, check_use, check_virtual_env
from suites import SUITES, check_suite, sources

ROOT = Path(__file__).resolve().parents[2]
INSTALL = "install"
PROGRAM_CHECKS = {"pip-list": check_list, "virtual-env": check_virtual_env} | {
    use: (lambda bench, use=use: check_use(bench, use)) for use in USES} | {"images": check_images}
SUITE_CHECKS = {f"suite-{suite}": (lambda bench, suite=suite: check_suite(bench, suite))
                for suite in SUITES}
AT_ONCE = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(f"{message}; do: see packages.py --help")


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    names = [*PROGRAM_CHECKS, *SUITE_CHECKS]
    parser = _Parser(prog="packages.py", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--reference", type=Path, default=Path("/usr/bin/python3"), metavar="PATH",
                        help="the python3 that is right by definition (default: %(default)s)")
    parser.add_argument("--subject", type=Path, metavar="PATH",
                        default=ROOT / "build" / "bin" / "hako-python",
                        help="the python3 to be compared with it (default: build/bin/hako-python)")
    parser.add_argument("--work", type=Path, metavar="DIR",
                        help="where environments are kept between runs (default: packages in the "
                             "subject's build tree, else build/packages)")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME",
                        help=f"only this check; may be repeated: {', '.join(names)}")
    parser.add_argument("--suites", action=argparse.BooleanOptionalAction, default=True,
                        help="run the packages' own test suites (default: yes)")
    return parser.parse_args(arguments)


def chosen_checks(options: argparse.Namespace) -> dict:
    """The checks that the command line asks for, in the order in which they are run."""
    checks = PROGRAM_CHECKS | (SUITE_CHECKS if options.suites else {})
    wished = options.only or list(checks)
    missing = [name for name in wished if name not in checks]
    if missing:
        raise InputError(f"--only {missing[0]} and --no-suites leave nothing to run; do: drop one")
    return {name: check for name, check in checks.items() if name in wished}


def work_folder(options: argparse.Namespace) -> Path:
    """The folder that was asked for, or one in the build tree that the subject lies in."""
    tree = Path(os.path.abspath(options.subject)).parent.parent
    default = tree if (tree / "CMakeCache.txt").exists() else ROOT / "build"
    return Path(os.path.abspath(options.work or default / "packages"))


def lock(folder: Path):
    """Makes the work folder and holds it: two runs would take each other's environments away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise InputError(
            f"no work folder: {folder}: {error.strerror}; do: give another --work") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"another run works in {folder}; do: wait, or give --work") from None
    return file


class Report:
    """Prints a line for each check as it ends, and the closing line."""

    def __init__(self, names: list[str]) -> None:
        self._width = max(map(len, names))
        self._words: list[str] = []

    def add(self, name: str, verdict: Verdict) -> None:
        """A check has ended."""
        self._words.append(verdict.word)
        self.say(name, verdict)

    def skip_all(self, number: int) -> None:
        """No check can be run; why has been said once."""
        self._words += ["SKIP"] * number

    def say(self, name: str, verdict: Verdict) -> None:
        """A line that counts for nothing."""
        detail = " ".join(verdict.detail.split())
        print(f"{name:{self._width}}  {verdict.word:4}  {detail}", flush=True)

    def close(self) -> int:
        """The closing line; returns the exit status."""
        passed, failed, skipped = (self._words.count(word) for word in ("PASS", "FAIL", "SKIP"))
        print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""),
              flush=True)
        return 1 if failed else 0


def run_checks(bench: Bench, checks: dict, report: Report) -> None:
    """Runs the checks two at a time, and a suite that differs once more with nothing beside it.

    Suites hold tests that a busy machine can make fail; a difference that hako makes comes again.
    """
    again = {}
    with ThreadPoolExecutor(AT_ONCE) as executor:
        futures = {name: executor.submit(check, bench) for name, check in checks.items()}
        try:
            for name, future in futures.items():
                verdict = future.result()
                if verdict.word == "FAIL" and name in SUITE_CHECKS:
                    again[name] = verdict
                else:
                    report.add(name, verdict)
        except BaseException:
            bench.environments.processes.stop()
            executor.shutdown(cancel_futures=True)
            raise
    for name, first in again.items():
        report.say(name, Verdict("AGAIN", f"once more, alone: {first.detail}"))
        second = checks[name](bench)
        note = "; in a first run, beside another: " + first.detail
        report.add(name, Verdict(second.word, second.detail
                                 + (note if second.word == "PASS" else "")))


def install(environments: Environments, checks: dict, report: Report) -> bool:
    """Makes the environments; where that cannot be, says what becomes of the checks."""
    try:
        done = environments.ensure(any(name in SUITE_CHECKS for name in checks))
    except NoIndex as reason:
        report.say(INSTALL, Verdict("SKIP", f"no package index is reached: {reason}"))
        report.skip_all(len(checks))
        return False
    except InstallError as error:
        report.add(INSTALL, Verdict("FAIL", str(error)))
        report.skip_all(len(checks))
        return False
    report.say(INSTALL, Verdict("PASS", done))
    return True


def compare(options: argparse.Namespace) -> int:
    """Does what the command line asks for; returns the exit status."""
    checks = chosen_checks(options)
    work = work_folder(options)
    processes = Processes()
    sides = tuple(make_side(name, Path(os.path.abspath(program)), work / venv, processes)
                  for name, program, venv in (("reference", options.reference, "ref-venv"),
                                              ("subject", options.subject, "sub-venv")))
    held = lock(work)
    report = Report([INSTALL, *checks])
    environments = Environments(work, sides, processes, sources())
    try:
        if install(environments, checks, report):
            run_checks(Bench(environments, work / "worlds", work / "outputs"), checks, report)
    finally:
        processes.stop()
        held.close()
    return report.close()


def _end_like_an_interrupt(_number, _frame):
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Entry point: bad input becomes one line and status 2."""
    signal.signal(signal.SIGTERM, _end_like_an_interrupt)
    try:
        return compare(parse_arguments(arguments))
    except InputError as error:
        print(f"packages.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("packages.py: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
