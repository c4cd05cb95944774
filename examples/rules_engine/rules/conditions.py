"""Rules as expressions: what an operator edits."""
from engine import add

for line in """
    large refund:    kind == REFUND and amount > 800
    round transfer:  kind == TRANSFER and amount >= 100 and amount % 100 == 0
""".strip().splitlines():
    add(*(part.strip() for part in line.split(":", 1)))
