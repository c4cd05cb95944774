"""How results are written down. A class of its own for each format registers itself."""
import json
from collections import namedtuple

Line = namedtuple("Line", "rule count amount share")


def line_of(name, tally, total):
    line = Line(name, tally.count, tally.amount, share=None)
    return line._replace(share=round(tally.count / total, 4)) if total else line


class Report:
    formats = {}

    def __init_subclass__(cls, /, format, **rest):
        super().__init_subclass__(**rest)
        Report.formats[format] = cls()


class Text(Report, format="text"):
    def write(self, lines):
        return "\n".join(f"{line.count:8} {line.rule}, {line.amount:.0f} in all" for line in lines)


class Json(Report, format="json"):
    def write(self, lines):
        return json.dumps([line._asdict() for line in lines])
