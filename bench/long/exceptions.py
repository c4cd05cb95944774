"""Errors raised, caught by type, chained, passed through finally and with, and turned into text."""

import traceback


class Refused(ValueError):
    def __init__(self, code):
        super().__init__(f"refused: {code}")
        self.code = code


class Guard:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.log.append(kind.__name__ if kind else "ok")
        return kind is KeyError


def work(i):
    if i % 5 == 0:
        raise Refused(i % 10)
    if i % 5 == 1:
        return {}["missing"]
    if i % 5 == 2:
        return [][i]
    if i % 5 == 3:
        return int("x")
    return i


def guarded(i, log):
    try:
        with Guard(log):
            return work(i)
    except Refused as refused:
        return refused.code
    except (IndexError, TypeError):
        return -1
    except ValueError as error:
        try:
            raise RuntimeError("again") from error
        except RuntimeError as second:
            return len(str(second.__cause__))
    finally:
        if len(log) > 100:
            log.clear()


def deep(n):
    if n == 0:
        raise Refused(n)
    deep(n - 1)


def main():
    log = []
    total = 0
    for i in range(160_000):
        total += guarded(i, log) or 0
    print(total, log[:3])
    lines = 0
    for i in range(300):
        try:
            deep(40)
        except Refused as refused:
            lines += len(traceback.format_exception(refused))
    print(lines)
    ends = 0
    for i in range(60_000):
        try:
            next(iter(()))
        except StopIteration:
            ends += 1
        ends += getattr(i, "missing", 0) + hasattr(i, "real")
    print(ends)


main()
