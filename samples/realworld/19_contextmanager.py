"""`contextlib.contextmanager`, nested: set-up and clean-up as one generator.

Met in transactions, locks and temporary settings. What stands before `yield` is entered, what
stands in `finally` runs however the block ends, innermost first.
"""
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress


class Ledger:
    def __init__(self, **balances: int) -> None:
        self.balances = balances
        self.depth = 0

    def say(self, text: str) -> None:
        print("  " * self.depth + text)

    @contextmanager
    def transaction(self, name: str) -> Iterator["Ledger"]:
        saved = dict(self.balances)
        self.say(f"begin {name}")
        self.depth += 1
        try:
            yield self
        except BaseException as error:
            self.balances = saved
            self.depth -= 1
            self.say(f"roll back {name}: {error}")
            raise
        else:
            self.depth -= 1
            self.say(f"commit {name}")

    def move(self, source: str, target: str, amount: int) -> None:
        if self.balances[source] < amount:
            raise ValueError(f"{source} holds {self.balances[source]}, not {amount}")
        self.balances[source] -= amount
        self.balances[target] += amount
        self.say(f"{source} -> {target} {amount}")


ledger = Ledger(till=100, bank=500, safe=0)
with ledger.transaction("day"):
    ledger.move("till", "safe", 80)
    with suppress(ValueError), ledger.transaction("overdraw"):
        ledger.move("safe", "bank", 50)
        ledger.move("till", "bank", 999)
    with ledger.transaction("deposit"):
        ledger.move("safe", "bank", 80)
print(ledger.balances)

try:
    with ExitStack() as stack:
        for name in ("outer", "inner"):
            stack.enter_context(ledger.transaction(name))
        ledger.move("bank", "safe", 1)
        ledger.move("vault", "safe", 1)
except KeyError as error:
    print("KeyError:", error, ledger.balances)
