# Touches: automata whose states are sets of objects; numbering follows their order.


class State:
    def __init__(self):
        self.edges, self.empty = {}, set()


def compile_pattern(pattern):
    def alternatives(at):
        start, end = State(), State()
        while True:
            first, last, at = sequence(at)
            start.empty.add(first)
            last.empty.add(end)
            if at == len(pattern) or pattern[at] == ")":
                return start, end, at
            at += 1

    def sequence(at):
        first = last = State()
        while at < len(pattern) and pattern[at] not in "|)":
            if pattern[at] == "(":
                begin, end, at = alternatives(at + 1)
            else:
                begin, end = State(), State()
                begin.edges[pattern[at]] = end
            at += 1
            if at < len(pattern) and pattern[at] == "*":
                begin.empty.add(end)
                end.empty.add(begin)
                at += 1
            last.empty.add(begin)
            last = end
        return first, last, at

    return alternatives(0)[:2]


def closure(states):
    found, todo = set(states), list(states)
    while todo:
        new = todo.pop().empty - found
        found |= new
        todo += new
    return frozenset(found)


def table(pattern):
    start, end = compile_pattern(pattern)
    numbers, todo, rows = {closure({start}): 0}, [closure({start})], []
    while todo:
        states = todo.pop()
        moves = {}
        for letter in {letter for state in states for letter in state.edges}:
            target = closure({s.edges[letter] for s in states if letter in s.edges})
            if target not in numbers:
                numbers[target] = len(numbers)
                todo.append(target)
            moves[letter] = numbers[target]
        rows.append((numbers[states], moves, end in states))
    return rows


for pattern in ("(a|b)*abb", "x(yz|yw)*v", "(ab|ba|cd|dc)(a|b|c|d)*"):
    print(pattern, *table(pattern), sep="\n  ")
