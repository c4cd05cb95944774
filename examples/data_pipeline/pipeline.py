"""Transforms over buffers that the host owns: by numpy where it can be imported, else without.

Every stage takes and gives an object with the buffer protocol; both kinds of stage give the same
numbers, exactly: the samples are whole numbers, and all that is done with them can be represented.
"""
from array import array
from collections import Counter, defaultdict, namedtuple
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, reduce, singledispatch, wraps

from backend import kind, numpy
from tables import Quality

Summary = namedtuple("Summary", "count least greatest total")
stages = defaultdict(dict)  # By name: {"numpy": function, "plain": function}.
counters = []


class Settings:
    """How the pipeline works. Nobody changes it once it has begun."""

    is_sealed = False
    _width = 1

    def seal(self):
        vars(self)["is_sealed"] = True

    def __setattr__(self, name, value):
        if self.is_sealed:
            raise AttributeError(f"the pipeline has begun: {name} stays {getattr(self, name)}")
        super().__setattr__(name, value)

    @property
    def width(self):
        """How many samples make a mean."""
        return self._width

    @width.setter
    def width(self, value):
        if value < 1 or value & value - 1:
            raise ValueError(f"width is a power of two, not {value}")
        self._width = value


settings = Settings()


def counted(function):
    calls = 0

    @wraps(function)
    def call(*arguments):
        nonlocal calls
        calls += 1
        return function(*arguments)

    counters.append(lambda: (function.__name__, calls))
    return call


def stage(kind):
    """Registers a function of name `NAME_KIND` as the stage NAME for that kind."""

    def decorate(function):
        function = counted(function)
        stages[function.__name__.removesuffix("_" + kind)][kind] = function
        return function

    return decorate


@contextmanager
def seen(memory):
    """The host's memory in the form that the stages compute with; let go of at the end."""
    view = memoryview(memory)
    try:
        yield numpy.frombuffer(view, dtype=view.format) if numpy else view
    finally:
        if not numpy:
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


@stage("plain")
def flag_plain(samples, flags, low, high):
    """What becomes of each sample, in bytes of the host's."""
    for i, sample in enumerate(samples):
        flags[i] = Quality.GOOD if low <= sample <= high else Quality.CLIPPED
    return samples


@stage("numpy")
def flag_numpy(samples, flags, low, high):
    outside = (samples < low) | (samples > high)
    flags[:] = numpy.where(outside, Quality.CLIPPED, Quality.GOOD)
    return samples


def plan(*steps):
    """One function of (name, arguments...) steps, applied from left to right."""
    functions = [
        partial(lambda function, arguments, samples: function(samples, *arguments),
                stages[name][kind()], arguments)
        for name, *arguments in steps
    ]  # fmt: skip
    return partial(reduce, lambda samples, function: function(samples), functions)


def run(table, low, high, factor):
    """Clips the host's samples in place; gives the means of the scaled ones as a new buffer."""
    settings.seal()
    with seen(table.samples) as samples, seen(table.flags) as flags:
        steps = [("flag", flags, low, high), ("clip", low, high), ("scale", factor)]
        return plan(*steps, ("means", settings.width))(samples)


def qualities(table):
    """How many of the samples are of each quality."""
    counts = Counter(bytes(table.flags))
    return {quality.name.lower(): counts[quality] for quality in Quality}


@singledispatch
def items_of(buffer):
    """The items of a buffer, or of a sequence, as a list."""
    return list(buffer)


@items_of.register(memoryview)
@items_of.register(array)
def _(buffer):
    return buffer.tolist()


def summary(memory):
    with memoryview(memory) as view:
        items = items_of(view)
    return tuple(Summary(len(items), min(items), max(items), sum(items)))


class Moments:
    """Count, mean and variance of samples; those of parts add up to those of the whole.

    Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm" (1979), (2.1).
    """

    __slots__ = ("count", "mean", "squares")

    def __init__(self, count=0, mean=0.0, squares=0.0):
        self.count, self.mean, self.squares = count, mean, squares

    def __add__(self, other):
        count = self.count + other.count
        if not count:
            return Moments()
        apart = other.mean - self.mean
        squares = self.squares + other.squares + apart**2 * self.count * other.count / count
        return Moments(count, self.mean + apart * other.count / count, squares)

    def __repr__(self):
        return f"{self.count} samples, mean {self.mean:.4f}, variance {self.squares / self.count:.1f}"


def parts(view, most):
    """The view in halves of halves, until each has at most that many items. No item is copied."""
    if len(view) <= most:
        yield view
    else:
        half = len(view) // 2
        yield from parts(view[:half], most)
        yield from parts(view[half:], most)


def adding_up():
    """Is sent moments; yields what they add up to so far."""
    total = Moments()
    while True:
        total += yield total


def moments(memory, of_part, most):
    """By the host's own function for each part: a (count, mean, squares) of a span."""
    total = adding_up()
    result = next(total)
    with memoryview(memory) as view:
        for part in parts(view, most):
            with part:
                result = total.send(Moments(*of_part(part)))
    return repr(result)


@dataclass(order=True)
class Peak:
    """A mean that stands out: the highest is the least, so that a list of them begins with it."""

    rank: float = field(init=False)
    at: int
    height: float = field(compare=False)
    around: list = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self):
        self.rank = -self.height


def peaks(means, count):
    items = items_of(memoryview(means))
    found = sorted(Peak(i, item, items[max(i - 1, 0) : i + 2]) for i, item in enumerate(items))
    return [{"at": peak.at, "height": round(peak.height, 4)} for peak in found[:count]]


class Memo:
    """A function of hashable arguments that is called once for each."""

    def __init__(self, function):
        self.function, self.known = function, {}

    def __call__(self, *arguments):
        if arguments not in self.known:
            self.known[arguments] = self.function(*arguments)
        return self.known[arguments]


@Memo
def compiled(formula):
    return compile(formula, "<formula>", "eval")


def calculate(formula, names):
    """A formula of the host's over its numbers."""
    return eval(compiled(formula), {"__builtins__": {}}, names)


def add_stages(source):
    """Stages that arrive as text: functions NAME_plain and NAME_numpy of samples and more."""
    defined = {}
    exec(source, {"array": array, "numpy": numpy}, defined)
    for name, function in defined.items():
        stage(name.rpartition("_")[2])(function)
    return sorted(stages)


def apply_stage(name, memory, *arguments):
    with seen(memory) as samples:
        return plan((name, *arguments))(samples)


def calls():
    """How often each stage has worked."""
    counts = (counter() for counter in counters)
    return {name.removesuffix("_" + kind()): count for name, count in counts if count}


def address(memory):
    """Where Python sees the host's first item."""
    if numpy:
        return numpy.frombuffer(memory, dtype="B").ctypes.data
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
