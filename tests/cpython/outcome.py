"""Reads what libregrtest left behind into an Outcome that can be compared.

The XML of --junit-xml names every test that began and ended alone. It does not name most subtests,
class and module fixtures (setUpClass), or anything at all when the process died; for these the
verbose text is read. Both are the same from 3.11 to 3.13.
"""

import re
import signal
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple
from xml.etree import ElementTree

from runner import RawRun

FAILURE, ERROR, SKIPPED = "failure", "error", "skipped"
PASSED, EXPECTED_FAILURE, UNEXPECTED_SUCCESS = "passed", "expected failure", "unexpected success"
FAILED_RESULTS = (FAILURE, ERROR, UNEXPECTED_SUCCESS)

# unittest prints the reason of a SkipTest in setUpClass or setUpModule, but not its place.
CLASS_SKIPPED = "(class or module fixture)"

RESULT_OF_ELEMENT = {"failure": FAILURE, "error": ERROR, "skipped": SKIPPED,
                     "output": EXPECTED_FAILURE, "outcome": UNEXPECTED_SUCCESS}
RESULT_OF_HEADING = {"FAIL": FAILURE, "ERROR": ERROR}

HEADING = re.compile(r"^={70}\n(FAIL|ERROR): (\S+) \(([^()\s]+)\)(.*)\n(?:.*\n)?-{70}\n"
                     r"((?:(?!={70}\n|-{70}\n).*\n)*)", re.M)
FIXTURE_SKIP = re.compile(r"^skipped (['\"].*['\"])$", re.M)
SUBTEST_SKIP = re.compile(r"^  (\S+) \(([^()\s]+)\)((?:(?! \.\.\. ).)*)(?:\n(?:(?! \.\.\. ).)*)?"
                          r" \.\.\. skipped (.*)$", re.M)
BEGUN = re.compile(r"^(\w+) \((\w+(?:\.[\w<>]+)+)\)", re.M)
FRAME = re.compile(r'^  File "[^"]*/(test/[^"]+)", line (\d+) in (\w+)$', re.M)
MESSAGE_LENGTH = 300
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


class TestName(NamedTuple):
    """A test by its dotted id, and the subtest's parameters when it is one of several."""

    id: str
    subtest: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.subtest}".rstrip()


class EndingKind(Enum):
    """How a module ended; the values are the words of the report."""

    PASSED = "passed"
    FAILED = "failed"
    UNCAUGHT = "failed with an uncaught exception"
    ENVIRONMENT_CHANGED = "env changed"
    SKIPPED = "skipped as a whole"
    NO_TESTS = "ran no tests"
    CRASHED = "crashed with"
    TIMED_OUT = "timed out"
    ENDED_EARLY = "ended with status"


CUT_SHORT = (EndingKind.UNCAUGHT, EndingKind.CRASHED, EndingKind.TIMED_OUT, EndingKind.ENDED_EARLY)


@dataclass(frozen=True)
class Ending:
    """How a module ended; `detail` is the signal or exit status where that says more."""

    kind: EndingKind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.detail}".rstrip()


@dataclass
class Outcome:
    """All that is compared of one run, and what explains it to a reader.

    A run is complete when it got as far as telling about its tests. `unnamed` are tests that were
    counted but not named, `place` is where a run that died was last seen.
    """

    ending: Ending
    seconds: float = 0.0
    complete: bool = True
    run: int = 0
    unnamed: int = 0
    tests: dict[TestName, tuple[str, ...]] = field(default_factory=dict)
    messages: dict[TestName, str] = field(default_factory=dict)
    place: str = ""

    def count(self, *results: str) -> int:
        """How often any of `results` occurred."""
        return sum(found.count(result) for found in self.tests.values() for result in results)

    def names(self, *results: str) -> list[str]:
        """The tests that ended with any of `results`, sorted."""
        return sorted(str(name) for name, found in self.tests.items() if set(found) & set(results))


def read_outcome(raw: RawRun) -> Outcome:
    """Interprets what one run left behind."""
    suites = _parse_xml(raw.xml)
    tests, messages = _tests_in_xml(suites)
    named_in_xml = sum(counts.total() for counts in tests.values())
    from_text = _add_tests_in_text(raw.stdout, tests, messages)
    run = sum(int(suite.get("tests", 0)) for suite in suites)
    ending = _ending(raw, run)
    return Outcome(
        ending=ending, seconds=raw.seconds, run=run,
        complete=bool(suites) or ending.kind not in CUT_SHORT,
        unnamed=max(0, run - named_in_xml - from_text),
        tests={name: tuple(sorted(counts.elements())) for name, counts in tests.items()},
        messages=messages, place=_place(raw))


def _parse_xml(xml: bytes | None) -> list[ElementTree.Element]:
    try:
        return list(ElementTree.fromstring(xml)) if xml else []
    except ElementTree.ParseError:
        return []


def _tests_in_xml(suites) -> tuple[dict[TestName, Counter], dict[TestName, str]]:
    tests: dict[TestName, Counter] = {}
    messages: dict[TestName, str] = {}
    for case in (case for suite in suites for case in suite.iter("testcase") if case.get("name")):
        name = TestName(*_plain(case.get("name")).partition(" ")[::2])
        result = PASSED
        for element in case:
            if element.tag in RESULT_OF_ELEMENT:
                result = RESULT_OF_ELEMENT[element.tag]
                messages[name] = _last_line(element.get("message") or element.text or "")
        tests.setdefault(name, Counter())[result] += 1
    return tests, messages


def _add_tests_in_text(text: str, tests: dict[TestName, Counter],
                       messages: dict[TestName, str]) -> int:
    """Adds the results that XML lacks; returns how many tests it left nameless for them."""
    found: dict[TestName, Counter] = {}
    for heading, method, path, subtest, body in HEADING.findall(text):
        name = TestName(_test_id(method, path), _plain(subtest))
        found.setdefault(name, Counter())[RESULT_OF_HEADING[heading]] += 1
        messages.setdefault(name, _exception_line(body))
    for method, path, subtest, reason in SUBTEST_SKIP.findall(text):
        name = TestName(_test_id(method, path), _plain(subtest))
        found.setdefault(name, Counter())[SKIPPED] += 1
        messages.setdefault(name, reason)
    for reason in FIXTURE_SKIP.findall(text):
        found.setdefault(TestName(CLASS_SKIPPED, _plain(reason)), Counter())[SKIPPED] += 1
    begun = {name.id for name in tests}
    nameless = {name.id for name in found if name.subtest} - begun - {CLASS_SKIPPED}
    for name, counts in found.items():
        tests[name] = tests.get(name, Counter()) | counts
    return len(nameless)


def _test_id(method: str, path: str) -> str:
    """`test_x (test.test_m.C.test_x)` and `setUpClass (test.test_m.C)` as one dotted id."""
    return _plain(path if path.split(".")[-1] == method else f"{path}.{method}")


def _plain(name: str) -> str:
    """Without addresses, which differ from run to run, and in one line."""
    return ADDRESS.sub("0x...", " ".join(name.split()))


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip()[:MESSAGE_LENGTH] if lines else ""


def _exception_line(body: str) -> str:
    """The line after a traceback's last frame; what follows it is the test's own output."""
    lines = [line for line in body.splitlines() if re.match(r"[\w.]+(: |$)", line)]
    return lines[0][:MESSAGE_LENGTH] if lines else ""


def _ending(raw: RawRun, run: int) -> Ending:
    if raw.timed_out:
        return Ending(EndingKind.TIMED_OUT)
    if raw.status < 0:
        return Ending(EndingKind.CRASHED, f"signal {-raw.status} ({_signal_name(-raw.status)})")
    if raw.status == 2 and re.search(r"^test \S+ crashed -- ", raw.stderr, re.M):
        return Ending(EndingKind.UNCAUGHT)
    if raw.status == 2 and "Tests result: " not in raw.stdout and "Result: " not in raw.stdout:
        return Ending(EndingKind.ENDED_EARLY, "2")
    if raw.status == 3:
        return Ending(EndingKind.ENVIRONMENT_CHANGED)
    if raw.status in (0, 4):
        return Ending(_quiet_ending(raw, run))
    if raw.status == 2:
        return Ending(EndingKind.FAILED)
    return Ending(EndingKind.ENDED_EARLY, str(raw.status))


def _quiet_ending(raw: RawRun, run: int) -> EndingKind:
    """Status 0 or 4: which of the endings without a failure; 3.11 has no status for them."""
    if run == 0 and re.search(r"^\d+ tests? skipped", raw.stdout, re.M):
        return EndingKind.SKIPPED
    if raw.status == 4 or re.search(r"^\d+ tests? run no tests:", raw.stdout, re.M):
        return EndingKind.NO_TESTS
    return EndingKind.PASSED


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "a real-time signal"


def _place(raw: RawRun) -> str:
    """Where a run was when it died: the test's frame if faulthandler told, and the last test."""
    if not raw.timed_out and raw.status >= 0:
        return ""
    begun = BEGUN.findall(raw.stdout)
    frame = FRAME.search(raw.stderr)
    parts = [f"last test begun: {_test_id(*begun[-1])}"] if begun else []
    parts += [f"at {frame[1]}:{frame[2]} in {frame[3]}"] if frame else []
    return ", ".join(parts)
