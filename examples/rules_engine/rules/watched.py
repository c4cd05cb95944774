"""A rule that is a function."""
from engine import Kind, rule

WATCHED = frozenset({7, 77, 777})


@rule("watched account")
def watched(account, amount, kind):
    return account in WATCHED and kind != Kind.PURCHASE
