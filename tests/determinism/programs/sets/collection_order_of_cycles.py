# Touches: the order in which cyclic garbage is finalised, and addresses in its messages.
import gc


class Member:
    def __init__(self, name):
        self.name = name
        self.friends = set()

    def __del__(self):
        print("freed", self.name, [f.name for f in self.friends])

    def __repr__(self):
        return f"{self.name}@{id(self):x}"


gc.disable()
people = [Member(n) for n in ("ida", "joe", "kim", "lea", "max", "noa")]
for a, b in [(0, 1), (1, 2), (2, 0), (3, 4), (4, 3), (5, 5), (0, 3), (1, 5), (2, 4)]:
    people[a].friends.add(people[b])
print(people[0].friends | people[1].friends)
del people
print("collected", gc.collect() > 0)
