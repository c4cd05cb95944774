"""Rules as expressions: what an operator edits. Groups may hold groups."""
from engine import add

CONDITIONS = [
    ["negligible transfer", "kind == TRANSFER and amount < 2"],
    [
        ["round transfer", "kind == TRANSFER and amount >= 100 and amount % 100 == 0"],
        [["round refund", "kind == REFUND and amount > 0 and amount % 250 == 0"]],
    ],
]


def leaves(group):
    for item in group:
        if isinstance(item[0], str):
            yield item
        else:
            yield from leaves(item)


for name, expression in leaves(CONDITIONS):
    add(name, expression)
