"""Says what was found: lines while it runs, a closing text, Markdown, JSON."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from difference import ModuleResult, Pair, Verdict
from known import KnownDifference
from outcome import FAILED_RESULTS, SKIPPED, UNEXPECTED_SUCCESS, EndingKind, Outcome
from suite import Interpreter

UNSTABLE = (Verdict.NONDETERMINISTIC, Verdict.NOT_REPEATED)
WORD_IN_LINE = dict.fromkeys(UNSTABLE, "flaky")


@dataclass
class Findings:
    """Everything the closing report speaks of."""

    reference: Interpreter
    subject: Interpreter
    results: list[ModuleResult]
    stale: list[KnownDifference]
    planned: int
    wall_seconds: float

    def with_verdict(self, *verdicts: Verdict) -> list[ModuleResult]:
        """The results with any of the verdicts, by module."""
        return sorted((result for result in self.results if result.verdict in verdicts),
                      key=lambda result: result.module)

    @property
    def interrupted(self) -> bool:
        """Whether modules are missing because the run was ended early."""
        return len(self.results) < self.planned


def module_line(position: str, result: ModuleResult) -> str:
    """One line for a module that ended."""
    word = WORD_IN_LINE.get(result.verdict, result.verdict.value)
    return _line(position, result.module, word, result.pairs[-1])


def again_line(position: str, module: str, pair: Pair) -> str:
    """One line for a module that differs and will be run a second time."""
    return _line(position, module, "again", pair)


def _line(position: str, module: str, word: str, pair: Pair) -> str:
    seconds = f"{pair.reference.seconds:6.1f} s {pair.subject.seconds:6.1f} s"
    return f"{position} {module:<36} {word:<12} {seconds}  {_counts(pair)}"


def _counts(pair: Pair) -> str:
    endings = (pair.reference.ending, pair.subject.ending)
    told = [pair.reference.run, pair.subject.run] != [0, 0]
    parts = [_both(_run, pair, "run"), _both(_failed, pair, "failed"),
             _both(_skipped, pair, "skipped")] if told else []
    if endings[0] != endings[1] or endings[0].kind not in (EndingKind.PASSED, EndingKind.FAILED):
        parts.append(" against ".join(dict.fromkeys(map(str, endings))))
    return ", ".join(parts)


def _both(count, pair: Pair, word: str) -> str:
    reference, subject = count(pair.reference), count(pair.subject)
    return f"{reference} {word}" if reference == subject else f"{reference}/{subject} {word}"


def _run(outcome: Outcome) -> int:
    return outcome.run


def _failed(outcome: Outcome) -> int:
    return outcome.count(*FAILED_RESULTS)


def _skipped(outcome: Outcome) -> int:
    return outcome.count(SKIPPED)


def summary_lines(findings: Findings) -> list[str]:
    """The summary line and, last, the line that other tools read."""
    count = Counter(result.verdict for result in findings.results)
    unexplained = sum(len(result.unexplained) for result in findings.results)
    skipped_whole = sum(result.pairs[-1].reference.ending.kind is EndingKind.SKIPPED
                        for result in findings.with_verdict(Verdict.SAME))
    tests = sum(result.pairs[-1].reference.run for result in findings.results)
    lines = []
    if findings.interrupted:
        lines.append(f"interrupted: {len(findings.results)} of {findings.planned} modules ended")
    lines.append(
        f"parity: {len(findings.results)} modules, {unexplained} unexplained differences, "
        f"{count[Verdict.SAME]} the same (skipped as a whole by both: {skipped_whole}), "
        f"{count[Verdict.EXPLAINED]} explained, {count[Verdict.NOT_REPEATED]} did not repeat, "
        f"{count[Verdict.NONDETERMINISTIC]} nondeterministic under the reference, "
        f"{count[Verdict.NOT_COMPARED]} not compared; stale entries: {len(findings.stale)}; "
        f"{tests} tests in {findings.wall_seconds:.0f} s")
    passed, failed = count[Verdict.SAME], count[Verdict.DIFFERENT]
    skipped = len(findings.results) - passed - failed
    lines.append(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return lines


def detail_sections(findings: Findings) -> list[tuple[str, list[str]]]:
    """Headings and lines of everything that is not simply the same."""
    sections = [
        ("Unexplained differences", _differences(
            findings.with_verdict(Verdict.DIFFERENT), lambda result: result.unexplained)),
        ("Explained differences", [
            f"{result.module}: {difference} -- {entry.reason} ({entry.source})"
            for result in findings.with_verdict(*Verdict)
            for difference, entry in result.explained]),
        ("Did not repeat", _differences(
            findings.with_verdict(*set(Verdict) - {Verdict.NONDETERMINISTIC}),
            lambda result: result.unstable)),
        ("Nondeterministic under the reference", _differences(
            findings.with_verdict(Verdict.NONDETERMINISTIC), lambda result: result.unstable)),
        ("Not compared", [f"{result.module}: {result.pairs[-1].reference.ending} on both sides; "
                          f"do: raise --limit"
                          for result in findings.with_verdict(Verdict.NOT_COMPARED)]),
        ("Stale entries", [str(entry) for entry in findings.stale]),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def _differences(results: list[ModuleResult], choose) -> list[str]:
    return [f"{result.module}: {difference}{_doubt(result)}"
            for result in results for difference in choose(result)]


def _doubt(result: ModuleResult) -> str:
    """After an interrupt a difference may not have had its second run."""
    return "   (ran once only)" if len(result.pairs) == 1 else ""


def closing_text(findings: Findings) -> str:
    """What is printed when all modules have ended."""
    lines = []
    for heading, entries in detail_sections(findings):
        lines += ["", f"{heading}:", *(f"  {entry}" for entry in entries)]
    return "\n".join([*lines, "", *summary_lines(findings)])


def write_markdown(path: Path, findings: Findings) -> None:
    """The same as the closing text and a table of all modules, for people."""
    lines = ["# CPython's own test suite: subject against reference", ""]
    for role, interpreter in (("reference", findings.reference), ("subject", findings.subject)):
        lines.append(f"- {role}: `{interpreter.path}`, {interpreter.banner}")
    lines += [f"- {line}" for line in summary_lines(findings)]
    for heading, entries in detail_sections(findings):
        lines += ["", f"## {heading}", "", *(f"- {_escaped(entry)}" for entry in entries)]
    lines += ["", "## Modules", "", "| module | verdict | reference s | subject s | counts |",
              "| --- | --- | ---: | ---: | --- |"]
    lines += [
        f"| {result.module} | {result.verdict.value} | {result.pairs[-1].reference.seconds:.1f} "
        f"| {result.pairs[-1].subject.seconds:.1f} | {_counts(result.pairs[-1])} |"
        for result in findings.with_verdict(*Verdict)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _escaped(text: str) -> str:
    """Test names and messages are full of underscores, stars and angle brackets."""
    return "".join(f"\\{char}" if char in "\\`*_<>|[]" else char for char in text)


def write_json(path: Path, findings: Findings) -> None:
    """Everything but the names of tests that passed, which are counted only."""
    data = {
        "reference": _interpreter_data(findings.reference),
        "subject": _interpreter_data(findings.subject),
        "planned": findings.planned, "wall_seconds": round(findings.wall_seconds, 3),
        "summary": summary_lines(findings)[-1],
        "stale": [str(entry) for entry in findings.stale],
        "modules": [_module_data(result) for result in findings.with_verdict(*Verdict)],
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _interpreter_data(interpreter: Interpreter) -> dict:
    return {"path": str(interpreter.path), "version": interpreter.version,
            "banner": interpreter.banner}


def _module_data(result: ModuleResult) -> dict:
    return {
        "module": result.module, "verdict": result.verdict.value,
        "unexplained": [str(difference) for difference in result.unexplained],
        "explained": [{"difference": str(difference), "reason": entry.reason}
                      for difference, entry in result.explained],
        "unstable": [str(difference) for difference in result.unstable],
        "runs": [{"reference": _outcome_data(pair.reference),
                  "subject": _outcome_data(pair.subject)} for pair in result.pairs],
    }


def _outcome_data(outcome: Outcome) -> dict:
    return {
        "ending": str(outcome.ending), "place": outcome.place,
        "seconds": round(outcome.seconds, 3), "run": outcome.run, "unnamed": outcome.unnamed,
        "failed": outcome.names(*FAILED_RESULTS), "skipped": outcome.names(SKIPPED),
        "unexpected_successes": outcome.names(UNEXPECTED_SUCCESS),
        "messages": {str(name): text for name, text in outcome.messages.items()},
    }
