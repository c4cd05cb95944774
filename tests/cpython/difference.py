"""Compares the outcomes of one module, and decides what a difference is worth."""

from dataclasses import dataclass, field
from enum import Enum

from known import KnownDifference
from outcome import EndingKind, Outcome, TestName

ENDING = TestName("(ending)")
UNNAMED = TestName("(tests without a name)")
NOT_RUN = "not run"


@dataclass(frozen=True)
class Pair:
    """The outcomes of one module under both interpreters."""

    reference: Outcome
    subject: Outcome


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: a test's result, or a fact about the module as a whole."""

    what: TestName
    reference: str
    subject: str
    note: str = ""

    def __str__(self) -> str:
        note = f"   [{self.note}]" if self.note else ""
        return f"{self.what}: reference {self.reference}, subject {self.subject}{note}"


class Verdict(Enum):
    """What is said of a module; the values are the words of the report."""

    SAME = "ok"
    DIFFERENT = "DIFFERENT"
    EXPLAINED = "explained"
    NONDETERMINISTIC = "nondeterministic under the reference"
    NOT_REPEATED = "did not repeat"
    NOT_COMPARED = "not compared"


@dataclass
class ModuleResult:
    """A module's verdict, and everything it rests on."""

    module: str
    verdict: Verdict
    pairs: list[Pair]
    unexplained: list[Difference] = field(default_factory=list)
    explained: list[tuple[Difference, KnownDifference]] = field(default_factory=list)
    unstable: list[Difference] = field(default_factory=list)
    used: set[KnownDifference] = field(default_factory=set)


def facts(outcome: Outcome, with_tests: bool) -> dict[TestName, str]:
    """An outcome as named facts, so that comparing is comparing two dictionaries."""
    found = {ENDING: str(outcome.ending)}
    if not with_tests:
        return found
    found[UNNAMED] = str(outcome.unnamed)
    return found | {name: ", ".join(results) for name, results in outcome.tests.items()}


def compare(pair: Pair) -> list[Difference]:
    """What differs. With a side that died before it told of its tests, only the ending counts."""
    with_tests = pair.reference.complete and pair.subject.complete
    left, right = facts(pair.reference, with_tests), facts(pair.subject, with_tests)
    names = sorted(left.keys() | right.keys())
    return [Difference(name, left.get(name, NOT_RUN), right.get(name, NOT_RUN), _note(name, pair))
            for name in names if left.get(name) != right.get(name)]


def _note(name: TestName, pair: Pair) -> str:
    """What the sides said about it: the exception of a failure, the place of a crash."""
    sides = (("reference", pair.reference), ("subject", pair.subject))
    said = {side: outcome.place if name == ENDING else outcome.messages.get(name, "")
            for side, outcome in sides}
    return "; ".join(f"{side}: {text}" for side, text in said.items() if text)


def needs_second_run(pair: Pair, module: str, known: list[KnownDifference]) -> bool:
    """Whether something differs that no entry explains; only then is repeating worth its time."""
    return bool(_explain(_without_consequence(compare(pair)), module, known)[0])


def judge(module: str, pairs: list[Pair], known: list[KnownDifference]) -> ModuleResult:
    """Decides on one pair of runs, or on two. Only what differs in each pair is a difference."""
    found = [compare(pair) for pair in pairs]
    persistent = [difference for difference in found[-1]
                  if _persists(difference.what, found, pairs)]
    kept = {difference.what for difference in persistent}
    unstable = {difference.what: difference for differences in found for difference in differences
                if difference.what not in kept}
    unexplained, explained = _explain(_without_consequence(persistent), module, known)
    result = ModuleResult(module, Verdict.SAME, pairs, unexplained, explained,
                          list(unstable.values()))
    result.used = {entry for differences in found
                   for _, entry in _explain(differences, module, known)[1]}
    result.verdict = _verdict(result)
    return result


def _persists(what: TestName, found: list[list[Difference]], pairs: list[Pair]) -> bool:
    """Whether it differs in every pair while the reference agrees with itself."""
    return (all(any(difference.what == what for difference in differences) for differences in found)
            and not _reference_wavers(what, pairs))


def _reference_wavers(what: TestName, pairs: list[Pair]) -> bool:
    with_tests = all(pair.reference.complete for pair in pairs)
    said = {facts(pair.reference, with_tests).get(what) for pair in pairs}
    return len(said) > 1


def _explain(differences: list[Difference], module: str, known: list[KnownDifference]):
    """Splits differences into unexplained ones and (difference, entry) pairs."""
    unexplained, explained = [], []
    for difference in differences:
        entry = next((entry for entry in known if entry.explains(module, difference.what.id)), None)
        if entry:
            explained.append((difference, entry))
        else:
            unexplained.append(difference)
    return unexplained, explained


def _without_consequence(differences: list[Difference]) -> list[Difference]:
    """A module fails because a test in it fails: where the test is named, that is one difference.

    Where no named test differs each time, the ending stays: failing for another reason in each run,
    while the reference passes, is a difference too.
    """
    rest = [difference for difference in differences if not _is_failed_against_passed(difference)]
    return rest or differences


def _is_failed_against_passed(difference: Difference) -> bool:
    endings = {EndingKind.PASSED.value, EndingKind.FAILED.value}
    return difference.what == ENDING and {difference.reference, difference.subject} == endings


def _verdict(result: ModuleResult) -> Verdict:
    if result.unexplained:
        return Verdict.DIFFERENT
    if any(_reference_wavers(difference.what, result.pairs) for difference in result.unstable):
        return Verdict.NONDETERMINISTIC
    if result.unstable:
        return Verdict.NOT_REPEATED
    if result.explained:
        return Verdict.EXPLAINED
    if result.pairs[-1].reference.ending.kind is EndingKind.TIMED_OUT:
        return Verdict.NOT_COMPARED
    return Verdict.SAME


def stale_entries(results: list[ModuleResult],
                  known: list[KnownDifference]) -> list[KnownDifference]:
    """Entries whose module was compared as a whole and no longer shows what they explain."""
    compared = {result.module for result in results if result.verdict is not Verdict.NOT_COMPARED}
    used = {entry for result in results for entry in result.used}
    return [entry for entry in known if entry.module in compared and entry not in used]
