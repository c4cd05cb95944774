"""check_contraction.py FILE...: fails if an aarch64 program or library multiplies and adds in one instruction, with one rounding.

A compiler may contract a * b + c so on aarch64, and never does on x86-64 without being told to; a result then differs between the two. CPython is
compiled with -std=c11, by which GCC contracts nothing (gcc(1), -ffp-contract), and hako with -ffp-contract=off. This asks the
machine code whether it is so.
"""

import collections
import re
import subprocess
import sys

OBJDUMP = "aarch64-linux-gnu-objdump"
# Arm Architecture Reference Manual, C3.2: scalar and vector, floating point.
CONTRACTED = re.compile(r"\tf(?:n?m(?:add|sub)|ml[as]l?2?)\t")
FUNCTION = re.compile(r"[0-9a-f]+ <(.+)>:$")


def contracted_functions(path: str) -> tuple[dict[str, int], int]:
    """Function -> its contracted operations; and how many multiplications stand alone."""
    listing = subprocess.run([OBJDUMP, "--disassemble", "--no-show-raw-insn", path],
                             capture_output=True, text=True, check=True).stdout
    found: dict[str, int] = collections.Counter()
    name, alone = "", 0
    for line in listing.splitlines():
        if match := FUNCTION.match(line):
            name = match[1]
        elif CONTRACTED.search(line):
            found[name] += 1
        elif "\tfmul\t" in line:
            alone += 1
    return found, alone


def main(paths: list[str]) -> int:
    wrong, alone = 0, 0
    for path in paths:
        found, multiplications = contracted_functions(path)
        alone += multiplications
        for name, count in sorted(found.items()):
            print(f"contracted: {path}: {name}: {count}", file=sys.stderr)
        wrong += sum(found.values())
    # Without a single multiplication nothing was looked at.
    print(f"floating point: {wrong} contracted operations and {alone} multiplications in {len(paths)} files")
    return 1 if wrong or not alone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
