"""rich on a console of fixed width: tables, trees, Markdown, syntax, progress, tracebacks."""

import io
import logging
import re

from rich import box, inspect
from rich.columns import Columns
from rich.console import Console, Group
from rich.errors import NotRenderableError
from rich.logging import RichHandler
from rich.markdown import Markdown
from rich.panel import Panel
from rich.pretty import pretty_repr
from rich.progress import BarColumn, Progress, TextColumn
from rich.syntax import Syntax
from rich.table import Table
from rich.traceback import install
from rich.tree import Tree

paper = io.StringIO()
console = Console(file=paper, width=72, force_terminal=True, color_system="truecolor",
                  legacy_windows=False, _environ={})

table = Table("Planet", "Moons", title="[b]Sky[/b]", caption=":moon: each", box=box.DOUBLE_EDGE)
table.add_column("Note", justify="right", style="cyan", overflow="fold", max_width=16)
for row in (("Mars", "2", "Phobos & Deimos"), ("土星", "274", "the most, and by far: 數")):
    table.add_row(*row, end_section=row[0] == "Mars")
console.print(Panel.fit(Group(table, Columns(["ä" * 8, "b" * 30, "c" * 30])), title="one"))

tree = Tree("[link=file:///sky]sky[/link]")
tree.add("[red]inner[/]").add("rock :earth_africa:")
tree.add(Syntax("def orbit(n: int) -> str:\n    return f'{n:>4}'", "python", line_numbers=True))
console.print(tree, "\n", {"numbers": [1.5, None, True], "where": "/etc/hosts"}, justify="left")
console.print(Markdown("# Top\n\n1. *a* `code`\n2. [two](three)\n\n> quote\n\n|a|b|\n|-|-|\n|1|2|"))
console.rule("[bold]end", align="left")
print(pretty_repr({"list": [[word] * 3 for word in ("alpha", "beta", "gamma")]}, max_width=40))

with Progress(TextColumn("{task.description}"), BarColumn(20), TextColumn("{task.percentage:.0f}%"),
              console=console, auto_refresh=False) as progress:
    task = progress.add_task("orbit", total=4)
    for _ in range(4):
        progress.update(task, advance=1, refresh=True)

log = logging.getLogger("sky")
log.addHandler(RichHandler(console=console, show_time=False, show_path=False, markup=True))
log.warning("eclipse at [bold]%d[/]", 1200)
inspect(box.SQUARE, console=console, docs=False, methods=False)
try:
    table.add_row("[red]never closed[/blue]", 1j)
except NotRenderableError as error:
    print("NotRenderableError", error)
try:
    {"inner": {}}["outer"]
except KeyError:
    console.print_exception(show_locals=False, extra_lines=1, word_wrap=True)
# The id of a link holds a random number and, before CPython 3.12, the address of None.
print(re.sub(r"id=[-\d]+;", "id=N;", paper.getvalue().replace("\x1b", "^")))
install(console=Console(stderr=True, width=72, color_system=None), extra_lines=2)
sorted([3, 0, 1], key=lambda number: 1 / number)
