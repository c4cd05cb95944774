"""The checks that run a package's own test suite, from its source distribution, on both sides."""

import shutil
import tarfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from environments import REQUIREMENTS, Environments, Side, pins
from processes import Outcome, World, describe_end
from programs import Bench, Verdict

# The longest first, so that two at a time end together.
SUITES = ("attrs", "click", "jinja2")
LIMIT_SECONDS = 1200
# Fewer than this share under the reference: then the suite, not the interpreter, is being tested.
SHARE_TO_PASS = 0.9
# The profile `ci` of hypothesis draws the same examples in each run and knows no deadline.
PYTEST = ("-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider", "--hypothesis-profile=ci")


@dataclass(frozen=True)
class SuiteRun:
    """One side's run of a suite: how pytest ended, and the outcomes of each test by its name."""

    end: Outcome
    tests: dict[str, list[str]]
    seconds: float

    def counts(self) -> Counter:
        """How many tests came to each outcome."""
        return Counter(outcome for outcomes in self.tests.values() for outcome in outcomes)

    def described(self) -> str:
        """Such as '2459 tests: 2434 passed, 25 skipped', the most frequent outcome first."""
        counts = self.counts()
        return f"{counts.total()} tests: " + ", ".join(
            f"{number} {outcome}" for outcome, number in counts.most_common())


def sources() -> dict[str, str]:
    """The versions whose source distributions are needed."""
    return {name: pins(REQUIREMENTS)[name] for name in SUITES}


def check_suite(bench: Bench, package: str) -> Verdict:
    """Every test of the package's suite ends under the subject as under the reference."""
    check = f"suite-{package}"
    runs = [_run_suite(bench, side, package) for side in bench.environments.sides]
    problem = _first_difference(*runs) or _broken(runs[0])
    if problem:
        kept = bench.keep(check, {side.name: run.end
                                  for side, run in zip(bench.environments.sides, runs)})
        return Verdict("FAIL", f"{problem} (in full: {kept})")
    return Verdict("PASS", f"{package} {sources()[package]}: alike in {runs[0].described()} "
                           f"({runs[0].seconds:.0f} s, {runs[1].seconds:.0f} s)")


def _broken(reference: SuiteRun) -> str | None:
    """Why equality would mean nothing: a suite that cannot run is alike on both sides."""
    counts = reference.counts()
    if counts["passed"] < SHARE_TO_PASS * counts.total() or not counts:
        return f"alike, but too few pass under the reference: {reference.described()}"
    return None


def _run_suite(bench: Bench, side: Side, package: str) -> SuiteRun:
    """Runs the tests of the side's own source distribution against what the side has installed."""
    check = f"suite-{package}"
    world = World(bench.worlds / check)
    world.renew()
    _unpack(bench.environments, side, package, world.cwd)
    results = bench.outputs / check / f"{side.name}.xml"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    began = time.monotonic()
    end = bench.environments.processes.run(
        [side.python, *PYTEST, f"--junit-xml={results}"], world.environment(), world.cwd,
        LIMIT_SECONDS)
    return SuiteRun(end, read_outcomes(results), time.monotonic() - began)


def _unpack(environments: Environments, side: Side, package: str, folder: Path) -> None:
    """Unpacks all but `src`: the tests must import what pip installed."""
    archive = environments.source(side, package)
    with tarfile.open(archive) as file:
        for member in file.getmembers():
            path = PurePosixPath(member.name)
            inside = path.parts[1:]
            if ".." in path.parts or path.is_absolute() or not inside or inside[0] == "src":
                continue
            target = folder.joinpath(*inside)
            if member.isfile():
                target.parent.mkdir(parents=True, exist_ok=True)
                with file.extractfile(member) as content, target.open("wb") as copy:
                    shutil.copyfileobj(content, copy)


def read_outcomes(results: Path) -> dict[str, list[str]]:
    """The outcomes by test that pytest wrote as JUnit XML; none where it ended before it could.

    A name may come twice (a test that fails, then fails again in its teardown), hence the lists.
    """
    try:
        root = ElementTree.parse(results).getroot()
    except (FileNotFoundError, ElementTree.ParseError):
        return {}
    tests: dict[str, list[str]] = {}
    for case in root.iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        tests.setdefault(name, []).extend(_outcomes_of(case))
    return tests


def _outcomes_of(case: ElementTree.Element) -> list[str]:
    words = []
    for child in case:
        if child.tag == "skipped":
            words.append("xfailed" if child.get("type") == "pytest.xfail" else "skipped")
        elif child.tag in ("failure", "error"):
            words.append({"failure": "failed", "error": "error"}[child.tag])
    return words or ["passed"]


def _first_difference(reference: SuiteRun, subject: SuiteRun) -> str | None:
    """The first test that ended otherwise and how many did; else how pytest's end differs."""
    names = list(reference.tests) + [name for name in subject.tests if name not in reference.tests]
    apart = [name for name in names if reference.tests.get(name) != subject.tests.get(name)]
    ends = [describe_end(run.end) for run in (reference, subject)]
    end = f"pytest under the reference: {ends[0]}, under the subject: {ends[1]}; "
    if apart:
        words = ["/".join(run.tests.get(apart[0], ["did not run"])) for run in (reference, subject)]
        return (f"{end if ends[0] != ends[1] else ''}{len(apart)} of {len(names)} tests differ, "
                f"first {apart[0]}: reference {words[0]}, subject {words[1]}")
    return end.removesuffix("; ") if ends[0] != ends[1] else None
