// played_start.cpp: a start from an image, without the image.
#define PY_SSIZE_T_CLEAN
#include "interpreter/played_start.h"

#include <Python.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "interpreter/finish.h"
#include "interpreter/image_state.h"
#include "interpreter/refresh.h"
#include "interpreter/teardown.h"

namespace hako::interpreter {
namespace {

constexpr std::string_view kHello = "print('hello')\n";

// What most programs do of what the start has loaded. Prints to /dev/null, leaves nothing behind
// whose end could be seen.
constexpr std::string_view kProgram = R"python(
import sys, os


class Base:
    kind = 'base'

    def __init__(self, name, *rest, **named):
        self.name = name
        self.rest = rest
        self.named = named

    def __repr__(self):
        return f'{type(self).__name__}({self.name!r})'

    def __eq__(self, other):
        return isinstance(other, Base) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @property
    def size(self):
        return len(self.name)

    @classmethod
    def make(cls, name):
        return cls(name)

    @staticmethod
    def double(number):
        return number * 2


class Derived(Base):
    __slots__ = ('extra',)

    def __init__(self, name):
        super().__init__(name)
        self.extra = {}

    def __getattr__(self, name):
        raise AttributeError(name)

    def __call__(self, number):
        return self.double(number)


class Meta(type):
    def __new__(mcs, name, bases, namespace):
        return super().__new__(mcs, name, bases, namespace)


class Made(metaclass=Meta):
    pass


def count(limit):
    for number in range(limit):
        yield number


objects = [Derived('a'), Base.make('b'), Made()]
print(objects[:2], objects[0].size, objects[0](21), sep=', ', end='\n')
print('%s %d %5.2f %r' % ('text', 7, 2.5, [1]), '{} {x:>4}'.format(1, x=2), f'{3:03d} {2.5:.1f}')
words = 'the quick brown fox jumps over the lazy dog'.split()
lengths = {word: len(word) for word in words}
for key, value in sorted(lengths.items(), key=lambda item: (-item[1], item[0])):
    print(key.upper().ljust(10), value, file=sys.stdout)
numbers = [number ** 2 for number in count(10) if number % 2]
numbers.append(sum(numbers))
numbers.extend(map(int, ['1', '2']))
numbers.sort(reverse=True)
print(numbers, max(numbers), min(numbers), any(numbers), all(numbers), list(zip(numbers, 'abc')))
print(','.join(map(str, numbers)), 'a-b'.replace('-', '+'), ' x '.strip(), 'x'.startswith('x'), {1, 2} | {3})
try:
    objects[0].missing
except AttributeError as error:
    print(type(error).__name__, error, error.args, file=sys.stderr)
try:
    {}['missing']
except (KeyError, ValueError) as error:
    print(repr(error))
finally:
    lengths.setdefault('x', 1)
    lengths.update(y=2)
    lengths.pop('x')
with open(os.devnull, 'w', encoding='utf-8') as sink:
    sink.write('text\n')
with open(__file__, encoding='utf-8') as source:
    lines = source.readlines()
print(len(lines), os.environ.get('HOME'), os.path.join('a', 'b'), os.getcwd() is not None, sys.argv[1:])
print(bytes(3).hex(), b'x'.decode(), 'x'.encode(), int('10', 2), float('1.5'), complex(1, 2), divmod(7, 2), round(2.567, 2))
sys.stdout.write('end\n')
sys.stdout.flush()
)python";

// And of the modules that it has not.
constexpr std::string_view kImports = R"python(
import abc, argparse, asyncio, base64, bisect, collections, contextlib, copy, csv, dataclasses, datetime, decimal, enum, fractions
import functools, glob, hashlib, heapq, inspect, io, itertools, json, logging, math, numbers, operator, pathlib, pprint, random, re
import shutil, signal, socket, statistics, string, struct, subprocess, tempfile, textwrap, threading, time, traceback, types
import typing, unittest, unittest.mock, urllib.parse, uuid, weakref


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: typing.List[str] = dataclasses.field(default_factory=list)


class Colour(enum.Enum):
    RED = 1
    BLUE = enum.auto()


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self) -> float: ...


Pair = collections.namedtuple('Pair', 'left right')
print(Point(1), Colour.RED, Colour['BLUE'], Pair(1, 2)._replace(left=3), collections.Counter('hello').most_common(1))
print(json.dumps({'a': [1, 2.5, None]}), json.loads('{"b": true}'), re.sub(r'\d+', 'x', 'a1b22'), functools.reduce(operator.add, [1, 2]))
table = collections.defaultdict(list)
table['k'].append(functools.partial(int, base=2)('11'))
with contextlib.suppress(ValueError), contextlib.redirect_stdout(io.StringIO()):
    print(itertools.chain([1], [2]), string.ascii_letters, math.sqrt(2), datetime.date(2000, 1, 1))
print(pathlib.PurePosixPath('a') / 'b', textwrap.dedent('  x'), typing.Optional[int], types.SimpleNamespace(a=1))
)python";

// A file that needs no folder: python3's ways with a program's file, without one.
std::string WriteProgram(Played played) {
  const int file = memfd_create("program", 0);
  const std::string_view program = played == Played::kHello ? kHello : kProgram;
  if (file < 0 || write(file, program.data(), program.size()) < 0) return {};
  if (played == Played::kWithImports && write(file, kImports.data(), kImports.size()) < 0)
    return {};
  return "/proc/self/fd/" + std::to_string(file);
}

}  // namespace

bool PlayStart(BootPlan plan, Played played) {
  constexpr unsigned kSeconds = 60;
  alarm(kSeconds);
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, fd);
  const std::string program = WriteProgram(played);
  if (program.empty()) return false;
  plan.command_line.push_back(program);
  StartOptions options;
  options.runs = StartOptions::Runs::kFile;
  options.operand = program.c_str();
  options.first_argument = plan.command_line.size() - 1;
  const Executable executable{.path = plan.own_file, .base = plan.own_file, .environment = {}};
  if (!Refresh(plan, options, LocaleChoice{}, executable)) return false;
  JudgeAsAStart();
  EndWithProcess();
  return Py_RunMain() == 0 && image_state.objects_are_aside;
}

}  // namespace hako::interpreter
