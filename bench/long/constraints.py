"""A propagating network of cells and one-way rules, in the manner of an incremental solver of constraints.

Rules have strengths; a stronger one takes a cell from a weaker one, which then may take another cell.
"""

from enum import IntEnum


class Strength(IntEnum):
    REQUIRED = 0
    STRONG = 1
    NORMAL = 2
    WEAK = 3


class Cell:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.rules = []
        self.owner = None


class Rule:
    def __init__(self, strength):
        self.strength = strength
        self.output = None

    def choices(self):
        raise NotImplementedError

    def inputs(self):
        return [cell for cell in self.choices() if cell is not self.output]

    def compute(self):
        raise NotImplementedError


class Hold(Rule):
    """Keeps a cell as it is, or sets it to `value`."""

    def __init__(self, cell, strength, value=None):
        super().__init__(strength)
        self.cell = cell
        self.value = value

    def choices(self):
        return [self.cell]

    def compute(self):
        if self.value is not None:
            self.cell.value = self.value


class Equal(Rule):
    def __init__(self, left, right, strength):
        super().__init__(strength)
        self.left = left
        self.right = right

    def choices(self):
        return [self.right, self.left]

    def compute(self):
        if self.output is self.right:
            self.right.value = self.left.value
        else:
            self.left.value = self.right.value


class Scaled(Equal):
    """right = left * factor + offset, in either direction."""

    def __init__(self, left, right, factor, offset, strength):
        super().__init__(left, right, strength)
        self.factor = factor
        self.offset = offset

    def compute(self):
        if self.output is self.right:
            self.right.value = self.left.value * self.factor + self.offset
        else:
            self.left.value = (self.right.value - self.offset) // self.factor


class Network:
    def __init__(self):
        self.rules = []

    def add(self, rule):
        self.rules.append(rule)
        for cell in rule.choices():
            cell.rules.append(rule)
        self.place(rule)
        return rule

    def remove(self, rule):
        self.rules.remove(rule)
        for cell in rule.choices():
            cell.rules.remove(rule)
        freed, rule.output = rule.output, None
        if freed is None:
            return
        freed.owner = None
        for other in sorted(freed.rules, key=lambda one: one.strength):
            if other.output is None:
                self.place(other)

    def place(self, rule):
        waiting = [rule]
        visits = 0
        while waiting and visits < 200:
            visits += 1
            current = waiting.pop()
            for cell in current.choices():
                owner = cell.owner
                if owner is None or owner.strength > current.strength:
                    if owner is not None:
                        owner.output = None
                        waiting.append(owner)
                    cell.owner = current
                    current.output = cell
                    break
        self.propagate(rule)

    def propagate(self, rule):
        waiting = [rule]
        seen = set()
        while waiting:
            current = waiting.pop(0)
            if current in seen or current.output is None:
                continue
            seen.add(current)
            current.compute()
            for other in current.output.rules:
                if other is not current and other.output is not None and current.output in other.inputs():
                    waiting.append(other)


def chain(length):
    network = Network()
    cells = [Cell(f"c{i}", i) for i in range(length)]
    for left, right in zip(cells, cells[1:]):
        network.add(Equal(left, right, Strength.REQUIRED))
    network.add(Hold(cells[-1], Strength.WEAK))
    total = 0
    for value in range(60):
        edit = network.add(Hold(cells[0], Strength.STRONG, value))
        network.propagate(edit)
        total += cells[-1].value
        network.remove(edit)
    return total


def projection(count):
    network = Network()
    pairs = []
    for i in range(count):
        source, target = Cell(f"s{i}", i), Cell(f"t{i}", i)
        network.add(Hold(source, Strength.NORMAL))
        network.add(Scaled(source, target, 10, 1000, Strength.REQUIRED))
        pairs.append((source, target))
    for source, target in pairs:
        edit = network.add(Hold(source, Strength.STRONG, 17))
        network.remove(edit)
        edit = network.add(Hold(target, Strength.STRONG, 1050))
        network.remove(edit)
    return sum(source.value + target.value for source, target in pairs)


def main():
    print([chain(length) for length in (20, 100, 600)])
    print([projection(count) for count in (100, 1000, 4000)])


main()
