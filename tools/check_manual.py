"""check_manual.py HAKO: fails where the manual and `hako --help` name different commands or options."""

import pathlib
import re
import subprocess
import sys

MANUAL = pathlib.Path(__file__).resolve().parent.parent / "man/hako.1"


def help_text(hako: str, *words: str) -> str:
    return subprocess.run([hako, *words, "--help"], check=True, capture_output=True, text=True).stdout


def commands_in_help(hako: str, *words: str) -> list[str]:
    """All commands below `hako WORDS`, those that only hold others left out: "compare", "image build"."""
    listed = help_text(hako, *words).partition("Subcommands:\n")[2].partition("\n\n")[0]
    names = re.findall(r"^  (\w+)", listed, re.MULTILINE)
    if not names:
        return [" ".join(words)]
    return sorted(command for name in names for command in commands_in_help(hako, *words, name))


def options_in_help(hako: str, command: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", help_text(hako, *command.split()).partition("Options:")[2]))


def section(text: str, name: str) -> str:
    """The manual's text under the subsection `.Ss hako NAME`."""
    return re.split(r"\n\.S[sh] ", text.partition(f".Ss hako {name}\n")[2])[0]


def main() -> int:
    hako = sys.argv[1]
    manual = MANUAL.read_text()
    wrong = []
    for command in commands_in_help(hako):
        described = section(manual, command)
        if not described:
            wrong.append(f"man/hako.1: has no subsection for `hako {command}`")
            continue
        documented = {"--" + word for word in re.findall(r"^\.It Fl -([a-z-]+)", described, re.MULTILINE)}
        offered = options_in_help(hako, command) - {"--help"}
        wrong += [f"man/hako.1: `hako {command}` lacks {name}" for name in sorted(offered - documented)]
        wrong += [f"man/hako.1: `hako {command}` has no {name}" for name in sorted(documented - offered)]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
