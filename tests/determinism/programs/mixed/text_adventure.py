# Touches: a game on stdin with dice, a wandering ghost and the time of play.
import random
import sys
import time

ROOMS = {
    "hall": {"north": "library", "east": "kitchen"},
    "library": {"south": "hall", "east": "attic"},
    "kitchen": {"west": "hall", "north": "attic"},
    "attic": {"west": "library", "south": "kitchen"},
}
here, ghost, bag = "hall", "attic", set()
things = {room: {f"{what} of the {room}" for what in ("key", "lamp", "book")} for room in ROOMS}
begin = time.monotonic()
for line in sys.stdin:
    verb, _, noun = line.strip().partition(" ")
    ghost = random.choice(list(ROOMS[ghost].values()))
    if verb == "go" and noun in ROOMS[here]:
        here = ROOMS[here][noun]
        print(f"You are in the {here} with", *things[here], sep=" | ")
    elif verb == "take" and things[here]:
        bag.add(taken := things[here].pop())
        print("You take the", taken)
    elif verb == "fight":
        print("You roll", random.randint(1, 6), "against", random.randint(1, 6))
    else:
        print("You cannot", line.strip())
    if ghost == here:
        print("The ghost is here and steals", bag.pop() if bag else "nothing")
print("You leave with", bag, "after", time.monotonic() - begin, "seconds")
