# Touches: frozensets of frozensets of str; an order within an order.


def powerset(items):
    if not items:
        return frozenset([frozenset()])
    first, *rest = items
    smaller = powerset(rest)
    return smaller | {s | {first} for s in smaller}


everything = powerset(["tea", "milk", "sugar", "lemon"])
for choice in everything:
    print(list(choice))
print(hash(everything), {frozenset(c): n for n, c in enumerate(everything)}[frozenset(["tea"])])
