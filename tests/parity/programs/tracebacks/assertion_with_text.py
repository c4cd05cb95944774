# ends: exit status 1
values = [1, 2]
assert values == [
    1,
    3,
], f"differs: {values}"
