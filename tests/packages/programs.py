"""The checks that run small programs: what is installed, what VIRTUAL_ENV shows, and each use."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from environments import (HERE, REQUIREMENTS, SUITE_REQUIREMENTS, Environments, Side, normalised,
                          pins)
from processes import Outcome, World, first_difference, pip_environment

# The last words of each use, without which it came to its end too early, though on both sides.
USES = {
    "numpy": b"LinAlgError Singular matrix", "pydantic": b"39.80 is not a whole number of yen",
    "requests": b"No scheme supplied", "click": b"'boil' is not one of 'fan', 'grill'",
    "jinja2": b"ZeroDivisionError: integer division", "attrs": b"Lost: ('umbrella', 8)",
    "pytest": b"4 failed, 3 passed, 1 skipped, 1 xfailed, 1 warning, 2 errors",
    "rich": b"ZeroDivisionError: division by zero"}
LIMIT_SECONDS = 120
# What venv itself brings, in the version that the interpreter bundles.
SEEDS = {"pip", "setuptools"}
SEEN = HERE / "uses" / "seen_packages.py"


@dataclass(frozen=True)
class Verdict:
    """What came of a check: PASS, FAIL or SKIP, and why in one line."""

    word: str
    detail: str


@dataclass(frozen=True)
class Bench:
    """What a check works with."""

    environments: Environments
    worlds: Path
    outputs: Path

    @property
    def reference(self) -> Side:
        return self.environments.sides[0]

    @property
    def subject(self) -> Side:
        return self.environments.sides[1]

    def run(self, check: str, python: Path, arguments: list, limit: float = LIMIT_SECONDS,
            **variables: str) -> Outcome:
        """Runs an interpreter in the renewed world of a check."""
        world = World(self.worlds / check)
        world.renew()
        return self.environments.processes.run([python, *arguments], world.environment(**variables),
                                               world.cwd, limit)

    def compare(self, check: str, outcomes: dict[str, Outcome]) -> str | None:
        """The first difference of two outcomes, their own venv aside; keeps them if they differ."""
        placeless = [_without_venvs(outcome, self.environments.sides)
                     for outcome in outcomes.values()]
        difference = first_difference(*placeless)
        return f"{difference} (in full: {self.keep(check, outcomes)})" if difference else None

    def keep(self, check: str, outcomes: dict[str, Outcome]) -> Path:
        """Writes what both sides said where a person can look at it."""
        folder = self.outputs / check
        folder.mkdir(parents=True, exist_ok=True)
        for name, outcome in outcomes.items():
            (folder / f"{name}.stdout").write_bytes(outcome.stdout)
            (folder / f"{name}.stderr").write_bytes(outcome.stderr)
        return folder


def _without_venvs(outcome: Outcome, sides: tuple[Side, Side]) -> Outcome:
    """Tracebacks name files by their full path, which is the one thing the sides cannot share."""
    streams = [outcome.stdout, outcome.stderr]
    for side in sides:
        streams = [stream.replace(str(side.venv).encode(), b"VENV") for stream in streams]
    return replace(outcome, stdout=streams[0], stderr=streams[1])


def check_list(bench: Bench) -> Verdict:
    """Both environments hold the same packages, and nothing but what is pinned."""
    outcomes = {side.name: bench.environments.processes.run(
        [side.venv / "bin" / "pip", "list", "--format=freeze"], pip_environment(),
        bench.environments.work, LIMIT_SECONDS) for side in bench.environments.sides}
    difference = bench.compare("pip-list", outcomes)
    if difference:
        return Verdict("FAIL", difference)
    listed = dict(line.split("==") for line in outcomes["reference"].stdout.decode().splitlines())
    installed = {normalised(name): version for name, version in listed.items()}
    wanted = pins(REQUIREMENTS)
    wrong = sorted(name for name, version in wanted.items() if installed.get(name) != version)
    wrong += sorted(installed.keys() - wanted.keys() - pins(SUITE_REQUIREMENTS).keys() - SEEDS)
    if wrong:
        return Verdict("FAIL", f"not as the requirements say: {', '.join(wrong)}")
    return Verdict("PASS", f"{len(installed)} packages, the same versions on both sides")


def check_virtual_env(bench: Bench) -> Verdict:
    """The subject, told by VIRTUAL_ENV, sees the reference's environment as its python does."""
    venv = bench.reference.venv
    if bench.subject.program.resolve() == bench.reference.program.resolve():
        return Verdict("SKIP", "python3 itself does not read VIRTUAL_ENV")
    for script in (SEEN, *map(script_of, USES)):
        outcomes = {
            "reference": bench.run("virtual-env", bench.reference.python, [script]),
            "subject": bench.run("virtual-env", bench.subject.program, [script],
                                 VIRTUAL_ENV=str(venv))}
        difference = bench.compare("virtual-env", outcomes)
        if difference:
            return Verdict("FAIL", f"{script.name}: {difference}")
        if script is SEEN:
            prefix = json.loads(outcomes["subject"].stdout)["prefix"]
            if prefix != str(venv):
                return Verdict("FAIL", f"sys.prefix is {prefix}, not {venv}")
    return Verdict("PASS", f"sys.prefix, packages and {len(USES)} programs in the reference's venv")


def check_images(bench: Bench) -> Verdict:
    """The uses once more from an image with their packages in it, numpy's extension modules among them."""
    hako = bench.subject.program.with_name("hako")
    if not hako.exists():
        return Verdict("SKIP", "the subject makes no images")
    image = bench.environments.work / "uses.image"
    modules = [word for use in USES for word in ("-m", "attr" if use == "attrs" else use)]
    built = bench.run("images", hako, ["image", "build", "-o", image, *modules],
                      VIRTUAL_ENV=str(bench.subject.venv))
    if built.status != 0:
        return Verdict("FAIL", f"no image: {built.stderr.decode(errors='replace')}")
    for use in USES:
        outcomes = {
            "reference": bench.run("images", bench.reference.python, [script_of(use)]),
            "subject": bench.run("images", bench.subject.python, [script_of(use)],
                                 HAKO_IMAGE=str(image))}
        difference = bench.compare("images", outcomes)
        if difference:
            return Verdict("FAIL", f"{use}: {difference}")
    traced = bench.run("images", bench.subject.python, ["-c", "import numpy"],
                       HAKO_IMAGE=str(image), HAKO_TRACE="2")
    if b"restored from" not in traced.stderr or b"imported anew" in traced.stderr:
        return Verdict("FAIL", f"numpy is not taken from the image: "
                               f"{traced.stderr.decode(errors='replace')}")
    return Verdict("PASS", f"{len(USES)} programs from an image; numpy is taken from it")


def script_of(use: str) -> Path:
    """The program that uses a package."""
    return HERE / "uses" / f"use_{use}.py"


def check_use(bench: Bench, use: str) -> Verdict:
    """A small program gives the same bytes and the same end in either side's own environment."""
    outcomes = {side.name: bench.run(use, side.python, [script_of(use)])
                for side in bench.environments.sides}
    difference = bench.compare(use, outcomes)
    if difference:
        return Verdict("FAIL", difference)
    end = outcomes["reference"]
    package = f"{use} {pins(REQUIREMENTS)[use]}"
    if USES[use] not in end.stdout + end.stderr:
        return Verdict("FAIL", f"{package}: alike, but neither came to its last words "
                               f"{USES[use].decode()!r} (in full: {bench.keep(use, outcomes)})")
    return Verdict("PASS", f"{package}: {len(end.stdout)} and {len(end.stderr)} bytes, "
                           f"exit {end.status}")
