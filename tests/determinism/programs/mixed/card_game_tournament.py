# Touches: a league of random games between strategies kept in a set of functions.
import itertools
import random


def greedy(hand, seen):
    return max(hand)


def careful(hand, seen):
    return min(hand)


def middle(hand, seen):
    return sorted(hand)[len(hand) // 2]


def counting(hand, seen):
    higher = [card for card in hand if card > max(seen, default=0)]
    return min(higher or hand)


def guessing(hand, seen):
    return random.choice(sorted(hand))


def play(first, second):
    hands = [set(range(1, 10)), set(range(1, 10))]
    score, seen = [0, 0], ([], [])
    for prize in random.sample(range(1, 10), 9):
        bids = [s(hand, seen[1 - k]) for k, (s, hand) in enumerate(zip((first, second), hands))]
        for k in (0, 1):
            hands[k].remove(bids[k])
            seen[k].append(bids[k])
        if bids[0] != bids[1]:
            score[bids[0] < bids[1]] += prize
    return score


players = {greedy, careful, middle, counting, guessing}
points = dict.fromkeys(players, 0)
for a, b in itertools.permutations(players, 2):
    for _ in range(6):
        mine, other = play(a, b)
        points[a] += mine
        points[b] += other
for player in sorted(points, key=points.get, reverse=True):
    print(player.__name__, points[player], hash(player))
