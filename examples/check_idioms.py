"""check_idioms.py FOLDER: fails unless each cell of FOLDER/README.md's table of kinds of code names a
file of its program's and a name that stands in it, and all twenty kinds have one in each program.
"""
import re
import sys
from pathlib import Path

KINDS = 20
folder = Path(sys.argv[1])
rows = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in (folder / "README.md").read_text().splitlines()
    if line.startswith("| ")
]
first = next(i for i, row in enumerate(rows) if row[0] == "kind")
programs, wrong = rows[first][1:], []
kinds = [row for row in rows[first + 1 :] if len(row) == len(programs) + 1 and row[0] != "---"]
for kind, *cells in kinds:
    for program, cell in zip(programs, cells):
        found = re.fullmatch("`(.+)`: `(.+)`", cell)
        path = folder / program / found[1] if found else None
        if path is None or not path.is_file() or found[2] not in path.read_text():
            wrong.append(f"{program}, {kind}: {cell}")
if len(kinds) != KINDS or len(programs) != 3:
    wrong.append(f"{len(kinds)} kinds of code in {len(programs)} programs")
sys.exit("\n".join(wrong) or None)
