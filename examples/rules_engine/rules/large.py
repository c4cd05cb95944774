"""A rule with a limit that the host may set."""
from model import Kind, Limit, Rule


class LargeRefund(Rule):
    name = "large refund"
    limit = Limit(800)

    def holds(self, account, amount, kind):
        return kind == Kind.REFUND and amount > self.limit
