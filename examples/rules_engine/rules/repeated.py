"""A rule with state: the same amount from the same account, three times in a row."""
from model import Rule


class Repeated(Rule):
    name = "repeated amount"

    def __init__(self):
        self.last = {}  # By account: (amount, how often).

    def holds(self, account, amount, kind):
        before, times = self.last.get(account, (None, 0))
        times = times + 1 if amount == before else 1
        self.last[account] = amount, times
        return times >= 3
