# Touches: grouping objects by bits of their addresses, as hand-made hash tables do.


class Table:
    def __init__(self, size):
        self.slots = [[] for _ in range(size)]

    def add(self, item):
        self.slots[(id(item) >> 4) % len(self.slots)].append(item)

    def __iter__(self):
        for slot in self.slots:
            yield from slot


class Record:
    def __init__(self, number, padding):
        self.number = number
        self.padding = bytes(padding)


table = Table(13)
for number in range(50):
    table.add(Record(number, number % 7 * 31))
print([record.number for record in table])
print([len(slot) for slot in table.slots])
