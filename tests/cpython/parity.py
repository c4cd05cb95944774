"""Runs CPython's own test suite under a reference python3 and under hako, and compares.

    parity.py --list modules_ci.txt            the quick list
    parity.py --all --shard 1/4                a quarter of everything
    parity.py test_json test_asyncio.test_locks

Exit status: 0 no unexplained difference, 1 at least one, 2 bad input or an interpreter that was
replaced meanwhile, 130 interrupted.
"""

import argparse
import resource
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import report
import suite
from difference import ModuleResult, Pair, Verdict, judge, needs_second_run, stale_entries
from errors import InputError
from known import KnownDifference, read_known
from outcome import read_outcome
from runner import Sessions, run_module

DEFAULT_SUBJECT = Path("build/bin/hako-python")
DEFAULT_KNOWN = Path(__file__).with_name("known_differences.txt")


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(f"{message}; do: see parity.py --help")


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = _Parser(prog="parity.py", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("modules", nargs="*", metavar="MODULE",
                        help="a module of the test package, such as test_json")
    parser.add_argument("--reference", type=Path, default=Path("/usr/bin/python3"), metavar="PATH",
                        help="the python3 that is right by definition (default: %(default)s)")
    parser.add_argument("--subject", type=Path, default=DEFAULT_SUBJECT, metavar="PATH",
                        help="the python3 to be compared with it (default: %(default)s)")
    parser.add_argument("--list", type=Path, action="append", default=[], metavar="FILE",
                        help="a file with one module a line; may be repeated")
    parser.add_argument("--all", action="store_true", help="every module of the reference's suite")
    parser.add_argument("--shard", metavar="I/N", help="only the I-th of N parts of the modules")
    parser.add_argument("--jobs", type=int, default=2, metavar="N",
                        help="interpreters at once (default: %(default)s)")
    parser.add_argument("--limit", type=float, default=300, metavar="SECONDS",
                        help="after which a run of one module is killed (default: %(default)s)")
    parser.add_argument("--known", type=Path, default=DEFAULT_KNOWN, metavar="FILE",
                        help="explained differences (default: known_differences.txt beside this)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all data there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a Markdown report there")
    parser.add_argument("--keep", type=Path, metavar="FOLDER",
                        help="keep stdout, stderr and XML of every run there")
    options = parser.parse_intermixed_args(arguments)
    if options.jobs < 1:
        raise InputError(f"--jobs {options.jobs}: at least one is needed; do: write --jobs 2")
    if options.limit <= 0:
        raise InputError(f"--limit {options.limit:g}: no time to run; do: write --limit 300")
    for path in (options.json, options.report):
        if path and not path.absolute().parent.is_dir():
            raise InputError(f"no folder to write to: {path.absolute().parent}; do: create it")
    return options


@dataclass
class Comparison:
    """The modules to compare and what came of them so far.

    A module's two runs follow each other and never overlap, so that they cannot take each other's
    ports, names or processor. Second runs come last and one at a time: many a difference is a
    timing-sensitive test that was starved by its neighbour.
    """

    reference: Path
    subject: Path
    limit: float
    known: list[KnownDifference]
    keep: Path | None = None
    sessions: Sessions = field(default_factory=Sessions)
    results: list[ModuleResult] = field(default_factory=list)

    def run(self, modules: list[str], jobs: int) -> None:
        """Compares all modules; whatever breaks it off, what has ended is in the results."""
        first: dict[str, Pair] = {}
        try:
            self._first_runs(modules, jobs, first)
            self._second_runs(first)
        finally:
            self.results += [judge(module, [pair], self.known) for module, pair in first.items()]

    def _first_runs(self, modules: list[str], jobs: int, again: dict[str, Pair]) -> None:
        with ThreadPoolExecutor(jobs) as executor:
            futures = {executor.submit(self._pair, module, "first"): module for module in modules}
            try:
                for number, future in enumerate(as_completed(futures), 1):
                    position = f"[{number:3}/{len(modules)}]"
                    self._take_first(position, futures[future], future.result(), again)
            except BaseException:
                self.sessions.stop()
                executor.shutdown(cancel_futures=True)
                raise

    def _take_first(self, position: str, module: str, pair: Pair, again: dict[str, Pair]) -> None:
        if needs_second_run(pair, module, self.known):
            again[module] = pair
            _say(report.again_line(position, module, pair))
        else:
            self._conclude(position, module, [pair])

    def _second_runs(self, first: dict[str, Pair]) -> None:
        if first:
            _say(f"{len(first)} modules differ and run once more, one at a time:")
        total = len(first)
        for number in range(1, total + 1):
            module, pair = next(iter(first.items()))
            second = self._pair(module, "second")
            del first[module]
            self._conclude(f"[{number:3}/{total}]", module, [pair, second])

    def _conclude(self, position: str, module: str, pairs: list[Pair]) -> None:
        result = judge(module, pairs, self.known)
        self.results.append(result)
        _say(report.module_line(position, result))

    def _pair(self, module: str, turn: str) -> Pair:
        outcomes = []
        for side, python in (("reference", self.reference), ("subject", self.subject)):
            keep = self.keep / module / f"{turn}-{side}" if self.keep else None
            raw = run_module(python, module, self.limit, self.sessions, keep)
            outcomes.append(read_outcome(raw))
        return Pair(*outcomes)


def _say(line: str) -> None:
    print(line, flush=True)


def _end_like_an_interrupt(_number, _frame):
    raise KeyboardInterrupt


def find_interpreters(options: argparse.Namespace) -> tuple[suite.Interpreter, suite.Interpreter]:
    """Reference and subject, both shown to run; another version is worth a warning, not an end."""
    reference = suite.probe_interpreter(
        "reference", options.reference, "install python3 or give --reference PATH")
    suite.discover(reference)
    subject = suite.probe_interpreter(
        "subject", options.subject, "build it, or give --subject PATH")
    if subject.version != reference.version:
        _say(f"note: the subject is Python {subject.version}, the reference {reference.version}: "
             f"differences are to be expected")
    return reference, subject


def chosen_modules(reference: suite.Interpreter, options: argparse.Namespace) -> list[str]:
    """The modules that the command line asks for, in its order."""
    wishes = [suite.Wish(name, "command line") for name in options.modules]
    for path in options.list:
        wishes += suite.read_list(path)
    modules = suite.choose(reference, wishes, options.all)
    return suite.shard(modules, options.shard) if options.shard else modules


def compare_all(options: argparse.Namespace) -> int:
    """Does what the command line asks for; returns the exit status.

    What was found is reported even where the run broke off, and only then the reason.
    """
    known = [] if options.known == DEFAULT_KNOWN and not DEFAULT_KNOWN.exists() \
        else read_known(options.known)
    reference, subject = find_interpreters(options)
    modules = chosen_modules(reference, options)
    # A test that crashes its child on purpose must not fill the disk, on either side.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    signal.signal(signal.SIGTERM, _end_like_an_interrupt)
    # A shell's background job ignores SIGINT; tests of it would fail in children that inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _say(f"reference: {reference.path} {reference.version}; subject: {subject.path} "
         f"{subject.version}; {len(modules)} modules, {options.jobs} at a time")
    comparison = Comparison(reference.path, subject.path, options.limit, known, options.keep)
    began = time.monotonic()
    try:
        comparison.run(modules, options.jobs)
        suite.require_unchanged(reference)
        suite.require_unchanged(subject)
    except KeyboardInterrupt:
        return 130
    finally:
        findings = report.Findings(
            reference, subject, comparison.results, stale_entries(comparison.results, known),
            len(modules), time.monotonic() - began)
        _publish(findings, options)
    return 1 if findings.with_verdict(Verdict.DIFFERENT) else 0


def _publish(findings: report.Findings, options: argparse.Namespace) -> None:
    if options.json:
        report.write_json(options.json, findings)
    if options.report:
        report.write_markdown(options.report, findings)
    _say(report.closing_text(findings))


def main(arguments: list[str]) -> int:
    """Entry point: bad input becomes one line and status 2."""
    try:
        return compare_all(parse_arguments(arguments))
    except InputError as error:
        print(f"parity.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
