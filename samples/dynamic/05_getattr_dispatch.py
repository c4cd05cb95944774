"""`getattr(self, "do_" + verb)`: methods found by name at run time.

Met in `cmd.Cmd` shells, `ast.NodeVisitor`, `http.server` (`do_GET`) and message consumers: a new
command is a new method, and no table has to be kept beside it.
"""
import shlex


class UnknownVerb(LookupError):
    pass


class Warehouse:
    """Interprets lines such as `receive bolts 40`."""

    def __init__(self) -> None:
        self.stock: dict[str, int] = {}

    def execute(self, line: str) -> str:
        verb, *arguments = shlex.split(line)
        handler = getattr(self, f"do_{verb}", None)
        if handler is None:
            raise UnknownVerb(f"{verb!r} is not one of {', '.join(self.verbs())}")
        return handler(*arguments)

    @classmethod
    def verbs(cls) -> list[str]:
        return [name.removeprefix("do_") for name in dir(cls) if name.startswith("do_")]

    def do_receive(self, item: str, count: str) -> str:
        self.stock[item] = self.stock.get(item, 0) + int(count)
        return f"{item}: {self.stock[item]}"

    def do_issue(self, item: str, count: str = "1") -> str:
        if int(count) > self.stock.get(item, 0):
            raise ValueError(f"only {self.stock.get(item, 0)} of {item}")
        self.stock[item] -= int(count)
        return f"{item}: {self.stock[item]}"

    def do_list(self) -> str:
        return ", ".join(f"{count} {item}" for item, count in sorted(self.stock.items())) or "empty"


SESSION = """\
receive bolts 40
receive 'wing nuts' 12
issue bolts 15
issue 'wing nuts'
issue bolts 400
receive bolts
execute list
receive washers few
list"""

shop = Warehouse()
for line in SESSION.splitlines():
    try:
        print(f"{line:<24}-> {shop.execute(line)}")
    except (UnknownVerb, ValueError, TypeError) as error:
        print(f"{line:<24}!! {type(error).__name__}: {error}")
