"""Fails where a folder of src/ includes one that its DEPENDS in src/CMakeLists.txt does not name.

The lists are the architecture: what a folder may use is what stands there, and what it may use in turn
is not inherited. cli is the top: it may use all. Tests may include what they test and `base`.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULE = re.compile(r"hako_module\((\w+)\s(.*?)\)", re.DOTALL)
INCLUDE = re.compile(r'^#include "(\w+)/', re.MULTILINE)


def allowed_includes() -> dict[str, set[str]]:
    """Folder -> folders it may include, itself among them."""
    allowed = {}
    for name, body in MODULE.findall((ROOT / "src/CMakeLists.txt").read_text()):
        depends = re.search(r"\bDEPENDS\s(.*?)(?=\b[A-Z]{4,}\b|$)", body, re.DOTALL)
        allowed[name] = {name, *(depends.group(1).split() if depends else ())}
    return allowed


def check_order(allowed: dict[str, set[str]]) -> list[str]:
    """One way only: a folder may name none that stands below it in the file."""
    seen: set[str] = set()
    wrong = []
    for name, folders in allowed.items():
        seen.add(name)
        wrong += [f"src/CMakeLists.txt: {name} depends on {other}, which is not above it"
                  for other in folders - seen]
    return wrong


def main() -> int:
    allowed = allowed_includes()
    wrong = check_order(allowed)
    for path in sorted((ROOT / "src").rglob("*.[ch]*")):
        folder = path.relative_to(ROOT / "src").parts[0]
        if folder not in allowed:
            continue
        for other in INCLUDE.findall(path.read_text()):
            if other in allowed and other not in allowed[folder]:
                wrong.append(f"{path.relative_to(ROOT)}: includes {other}/, which src/CMakeLists.txt does not "
                             f"let {folder} use")
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
