"""A rule that is a generator: a refund far above the mean of the refunds before it."""
from engine import stream
from model import Kind


@stream("sudden refund")
def sudden():
    count = total = 0
    verdict = False
    while True:
        account, amount, kind = yield verdict
        verdict = False
        if kind == Kind.REFUND and account < 20:
            verdict = count > 0 and amount > 1.6 * total / count
            count, total = count + 1, total + amount
