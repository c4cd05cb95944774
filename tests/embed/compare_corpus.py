"""compare_corpus.py RUNNER HOST PROGRAMS: every program of the determinism corpus by `hako run --deterministic` and in
a deterministic isolate of a host: the same stdout, stderr, status and files, byte for byte."""

import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

# What a host's process cannot hide, or is another build of the interpreter's; docs/embedding.md names each.
DIFFERENT = {
    "files/memory_facts.py": "tracemalloc counts a block of the program's own start",
    "files/open_descriptors.py": "/proc/self/exe is the host",
    "floats/nan_bits.py": "which of two NaNs a product is, is the compiler's choice",
    "time/time_zones.py": "the zone is UTC",
}
LIMIT_S = 120


def outcome(command: list[str], program: pathlib.Path) -> tuple:
    """What the program does, run in a new folder."""
    given = program.with_suffix(".args")
    arguments = given.read_text().splitlines() if given.exists() else []
    stdin = program.with_suffix(".stdin")
    text = stdin.read_bytes() if stdin.exists() else b""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([*command, str(program), *filter(None, arguments)], cwd=folder, input=text,
                             capture_output=True, timeout=LIMIT_S, check=False)
        made = sorted((str(path.relative_to(folder)), path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
                      for path in pathlib.Path(folder).rglob("*"))
    return ran.returncode, ran.stdout, ran.stderr, made


def main() -> int:
    runner, host, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    programs = sorted(root.glob("*/*.py"))

    def is_same(program: pathlib.Path) -> bool:
        return outcome([runner, "run", "--deterministic"], program) == outcome([host], program)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        same = dict(zip(programs, pool.map(is_same, programs)))
    names = {str(program.relative_to(root)): result for program, result in same.items()}
    wrong = [f"differs: {name}" for name, result in names.items() if not result and name not in DIFFERENT]
    wrong += [f"is the same by now: {name}" for name in DIFFERENT if names.get(name, True)]
    print(*wrong, sep="\n")
    print(f"{sum(names.values())} of {len(names)} the same, {len(DIFFERENT)} known to differ")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main())
