# Touches: a game solver over sets of moves, where ties are broken by the order of a set of str.
import functools

WINS = ["abc", "def", "ghi", "adg", "beh", "cfi", "aei", "ceg"]


def wins(cells):
    return any(set(line) <= cells for line in WINS)


@functools.lru_cache(None)
def value(mine, other):
    if wins(other):
        return -1
    free = set("abcdefghi") - mine - other
    return max((-value(other, mine | {cell}) for cell in free), default=0)


mine, other, played = frozenset("a"), frozenset("e"), []
while not wins(other) and len(mine | other) < 9:
    free = set("abcdefghi") - mine - other
    move = max(free, key=lambda cell: -value(other, mine | {cell}))
    played.append(move)
    mine, other = other, mine | {move}
print("".join(played), value.cache_info())
