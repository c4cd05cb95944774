# ends: exit status 1
def compute(*values):
    return sum(values) / 0


class Table:
    total = compute(
        1,
        2,
        *(
            3,
            4,
        ),
    )
