"""compare_deterministic.py --left COMMAND --right COMMAND PATH...: the same programs under two builds of hako, byte for byte.

Each program is run by both commands with `run --deterministic`, in turn, in one and the same folder, which is empty at each start. NAME.stdin
beside NAME.py is what it reads, otherwise nothing; NAME.args holds its arguments, one a line. Compared are stdout, stderr, status and the files that
the program leaves in the folder; what qemu writes to stderr of a program that crashes is left out. A line for each program that differs, with the
first difference; then the count. Ends with 1 if any differs, 2 if there is none to compare.
"""

import argparse
import concurrent.futures
import dataclasses
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile


OF_QEMU = re.compile(rb"^qemu: uncaught target signal .*\n", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Outcome:
    status: int | str
    stdout: bytes
    stderr: bytes
    files: dict[str, bytes]


def find_programs(paths: list[str]) -> list[pathlib.Path]:
    """Files *.py and folders with a __main__.py, as `hako compare` finds them, by absolute path."""
    found: list[pathlib.Path] = []
    for path in map(pathlib.Path, paths):
        if path.is_file() or (path / "__main__.py").is_file():
            found.append(path.resolve())
            continue
        for entry in sorted(path.iterdir()):
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            if entry.suffix == ".py" or (entry / "__main__.py").is_file():
                found.append(entry.resolve())
            elif entry.is_dir():
                found += find_programs([str(entry)])
    return found


def run(command: list[str], program: pathlib.Path, folder: pathlib.Path, limit_s: float) -> Outcome:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    beside = program.with_suffix(".args")
    arguments = beside.read_text().splitlines() if beside.exists() else []
    beside = program.with_suffix(".stdin")
    try:
        with open(beside if beside.exists() else "/dev/null", "rb") as stdin:
            done = subprocess.run([*command, str(program), *arguments], cwd=folder, stdin=stdin, capture_output=True,
                                  timeout=limit_s, check=False)
        status, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        status, out, err = f"no end within {limit_s:g} s", late.stdout or b"", late.stderr or b""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return Outcome(status, out, OF_QEMU.sub(b"", err), files)


def first_difference(left: bytes, right: bytes) -> str:
    ours, theirs = left.split(b"\n"), right.split(b"\n")
    for number, (one, other) in enumerate(zip(ours, theirs), 1):
        if one != other:
            return f"line {number}: {one[:160]!r} and {other[:160]!r}"
    return f"line {min(len(ours), len(theirs)) + 1}: there in one alone"


def difference(left: Outcome, right: Outcome) -> str | None:
    """None if the two are the same and came to an end."""
    if left.stdout != right.stdout:
        return "stdout, " + first_difference(left.stdout, right.stdout)
    if left.stderr != right.stderr:
        return "stderr, " + first_difference(left.stderr, right.stderr)
    if left.status != right.status:
        return f"status: {left.status} and {right.status}"
    if isinstance(left.status, str):
        return f"both: {left.status}"  # Nothing was proved.
    if left.files.keys() != right.files.keys():
        return f"files: {sorted(left.files)} and {sorted(right.files)}"
    for name, data in left.files.items():
        if data != right.files[name]:
            return f"file {name}, " + first_difference(data, right.files[name])
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="The same programs under two builds of hako, byte for byte.")
    parser.add_argument("--left", required=True, help="words that start one hako")
    parser.add_argument("--right", required=True, help="words that start the other")
    parser.add_argument("--words", default="run --deterministic", help="what follows them, before the program")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit-s", type=float, default=120)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    arguments = parser.parse_args()
    commands = [shlex.split(side) + shlex.split(arguments.words) for side in (arguments.left, arguments.right)]
    programs = find_programs(arguments.paths)
    if not programs:
        print("compare_deterministic.py: no programs in", *arguments.paths, file=sys.stderr)
        return 2

    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        def compare(numbered: tuple[int, pathlib.Path]) -> str | None:
            number, program = numbered
            folder = pathlib.Path(work) / str(number)
            left, right = (run(command, program, folder, arguments.limit_s) for command in commands)
            return difference(left, right)

        differing = 0
        for program, found in zip(programs, pool.map(compare, enumerate(programs))):
            if found is not None:
                differing += 1
                print(f"DIFFERS  {program}: {found}", flush=True)
    print(f"identical: {len(programs) - differing} of {len(programs)}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
