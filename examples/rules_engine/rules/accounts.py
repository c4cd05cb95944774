"""One class of rules for each line of a table."""
from functools import partial

from model import Rule

MOST = {13: 990, 666: 900}  # Account: the greatest amount that nobody looks at.


def exceeds(account, amount, kind, *, of, most):
    return account == of and amount > most


for account, most in MOST.items():
    of_account = partial(exceeds, of=account)
    names = {"name": f"much of {account}", "holds": staticmethod(partial(of_account, most=most))}
    type(f"MuchOf{account}", (Rule,), names)
