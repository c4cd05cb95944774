"""Rules that are functions."""
from engine import rule
from lists import lists
from model import Kind


class Memo:
    """A function of one argument that is called once for each value."""

    def __init__(self, function):
        self.function, self.known = function, {}

    def __call__(self, argument):
        if argument not in self.known:
            self.known[argument] = self.function(argument)
        return self.known[argument]


@Memo
def is_close_to_watched(account):
    return any(abs(account - watched) == 1 for watched in lists.watched)


@rule("watched account")
def watched(account, amount, kind):
    return account in lists.watched and kind != Kind.PURCHASE


@rule("next to watched")
def next_to_watched(account, amount, kind):
    return kind == Kind.TRANSFER and is_close_to_watched(account)
