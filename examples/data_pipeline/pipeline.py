"""Transforms over buffers that the host owns: by numpy where it can be imported, else without.

Every stage takes and gives an object with the buffer protocol; both kinds of stage give the same
numbers, exactly: the samples are whole numbers, and all that is done with them can be represented.
"""
from array import array
from collections import defaultdict, namedtuple
from contextlib import contextmanager
from functools import partial, reduce, wraps

try:
    import numpy
except ImportError:
    numpy = None

Summary = namedtuple("Summary", "count least greatest total")
stages = defaultdict(dict)  # By name: {"numpy": function, "plain": function}.
calls = defaultdict(int)


def stage(kind):
    """Registers a function of name `NAME_KIND` as the stage NAME for that kind."""

    def decorate(function):
        name = function.__name__.removesuffix("_" + kind)

        @wraps(function)
        def counted(*arguments):
            calls[name] += 1
            return function(*arguments)

        stages[name][kind] = counted
        return counted

    return decorate


def kind():
    return "plain" if numpy is None else "numpy"


@contextmanager
def seen(memory):
    """The host's memory in the form that the stages compute with; let go of at the end."""
    view = memoryview(memory)
    try:
        yield view if numpy is None else numpy.frombuffer(view, dtype=view.format)
    finally:
        if numpy is None:
            view.release()


@stage("plain")
def clip_plain(samples, low, high):
    """In place: the host's own memory changes."""
    for i, sample in enumerate(samples):
        if not low <= sample <= high:
            samples[i] = min(max(sample, low), high)
    return samples


@stage("numpy")
def clip_numpy(samples, low, high):
    return numpy.clip(samples, low, high, out=samples)


@stage("plain")
def scale_plain(samples, factor):
    return array("d", [sample * factor for sample in samples])


@stage("numpy")
def scale_numpy(samples, factor):
    return samples * factor


@stage("plain")
def means_plain(samples, width):
    """The mean of each `width` samples: a smaller buffer."""
    starts = range(0, len(samples), width)
    return array("d", [sum(samples[start : start + width]) / width for start in starts])


@stage("numpy")
def means_numpy(samples, width):
    return samples.reshape(-1, width).mean(axis=1)


def plan(*steps):
    """One function of (name, arguments...) steps, applied from left to right."""
    functions = [
        partial(lambda function, arguments, samples: function(samples, *arguments),
                stages[name][kind()], arguments)
        for name, *arguments in steps
    ]  # fmt: skip
    return partial(reduce, lambda samples, function: function(samples), functions)


def run(memory, low, high, factor, width):
    """Clips the host's samples in place; gives the means of the scaled ones as a new buffer."""
    with seen(memory) as samples:
        return plan(("clip", low, high), ("scale", factor), ("means", width))(samples)


def summary(memory):
    with memoryview(memory) as view:
        items = view.tolist()
    return tuple(Summary(len(items), min(items), max(items), sum(items)))


def address(memory):
    """Where Python sees the host's first item."""
    if numpy is not None:
        return numpy.frombuffer(memory, dtype="B").ctypes.data
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
