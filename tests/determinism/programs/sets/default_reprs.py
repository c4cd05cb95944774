# Touches: default reprs, all of which hold an address.
import functools
import io
import itertools
import re
import threading


class Plain:
    pass


def generate():
    yield 1


async def coroutine():
    return 1


suspended = coroutine()
samples = [
    object(), Plain(), Plain().__init__, generate, generate(), suspended, threading.Lock(),
    threading.RLock(), iter([]), iter({}), map(abs, []), zip(), itertools.count, io.StringIO(),
    functools.partial(generate), re.compile("a").scanner("a"), (lambda: 0), memoryview(b"x"),
    super(Plain, Plain()), property(), staticmethod(len), type.__call__, [].append,
]
for sample in samples:
    print(repr(sample))
suspended.close()
