"""Pickles of plain data and of objects, in every protocol, written and read."""

import copy
import io
import pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


class Reduced:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return Reduced, (self.value,)


def main():
    plain = {
        "ints": list(range(3000)),
        "big": [2 ** i for i in range(120)],
        "floats": [i / 9 for i in range(1500)],
        "words": [f"word {i % 200}" for i in range(2000)],
        "rows": [(i, str(i), None, True, b"bytes" * (i % 3)) for i in range(1500)],
        "map": {i: {"a": i, "b": [i]} for i in range(800)},
        "set": {1, 2, 3},
    }
    objects = [Point(i, [i]) for i in range(900)] + [Point(-i, "y") for i in range(900)]
    reduced = [Reduced(i) for i in range(600)]
    shared = [objects[0]] * 3000
    length = 0
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        for _ in range(16):
            data = pickle.dumps(plain, protocol)
            assert pickle.loads(data) == plain
            length += len(data)
            data = pickle.dumps(objects, protocol)
            assert pickle.loads(data) == objects
            length += len(data)
            length += len(pickle.dumps(reduced, protocol)) + len(pickle.loads(pickle.dumps(reduced, protocol)))
            length += len(pickle.loads(pickle.dumps(shared, protocol)))
    print(length)
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream)
    for row in plain["rows"] * 6:
        pickler.dump(row)
        pickler.clear_memo()
    stream.seek(0)
    count = 0
    while True:
        try:
            count += len(pickle.Unpickler(stream).load())
        except EOFError:
            break
    print(count)
    print(sum(len(copy.deepcopy(plain["map"])) for _ in range(12)))


main()
