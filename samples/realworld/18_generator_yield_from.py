"""`yield from` over a tree, and a pipeline fed by `send()`.

Met in parsers and tree walks, and in stream processing before `async`: the first generator
has values pulled out of it, the others have values pushed in until they are closed.
"""
from collections.abc import Generator
from typing import Any

Sink = Generator[None, int, None]


def flatten(tree: Any, depth: int = 0) -> Generator[int, None, int]:
    """Yields the leaves; returns the greatest depth, which `yield from` hands up."""
    deepest = depth
    for node in tree:
        if isinstance(node, list):
            deepest = max(deepest, (yield from flatten(node, depth + 1)))
        else:
            yield node
    return deepest


def survey(tree: Any) -> Generator[int, None, None]:
    depth = yield from flatten(tree)
    print("depth", depth)


def at_least(limit: int, target: Sink) -> Sink:
    try:
        while True:
            if (reading := (yield)) >= limit:
                target.send(reading)
    finally:
        target.close()


def collect(log: list[str]) -> Sink:
    while True:
        try:
            log.append(f"alarm {(yield)}")
        except ValueError as error:  # thrown in from outside; the sink lives on
            log.append(f"fault: {error}")
        except GeneratorExit:
            log.append("closed")
            return


events: list[str] = []
sink = collect(events)
pipeline = at_least(40, sink)
next(sink), next(pipeline)  # up to the first yield of each, ready for send()
for reading in survey([3, [41, [5, []], 97], [[[88]]], 12]):
    pipeline.send(reading)
sink.throw(ValueError("sensor unplugged"))
pipeline.close()
print(*events, sep="; ")
try:
    collect(events).send(1)
except TypeError as error:
    print("TypeError:", error)
