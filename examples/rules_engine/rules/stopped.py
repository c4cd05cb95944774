"""A rule that nobody has finished: the other files' are in force all the same."""
from model import Rule


class Stopped(Rule):
    name = "stopped account"

    def hold(self, account, amount, kind):
        return account == 5
