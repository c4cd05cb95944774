// Files and other objects of `io` that are alive at a program's end. Most of them die without a
// trace, and hako leaves their destruction out (src/interpreter/visible_end.cpp); some write, fail
// or run the program's own code, and then everything must be destroyed as by python3.
#include "starts.h"

namespace hako::starts {
namespace {

using testing::HasSubstr;
using testing::Not;

enum class Teardown { kLeftOut, kInFull };

struct Program {
  const char* name;
  const char* code;  // It may write to the file sys.argv[1], which is compared as well.
  Teardown teardown;
};

class StreamEnd : public StartTest, public testing::WithParamInterface<Program> {
 protected:
  [[nodiscard]] std::string File() const { return scratch_.Path("file"); }
  // What the program left in its file; and takes that away.
  [[nodiscard]] std::string TakeFile() const {
    std::string bytes = parity::ReadAll(File());
    std::filesystem::remove(File());
    return bytes;
  }
};

TEST_P(StreamEnd, IsTheReferences) {
  const Words arguments{scratch_.Write("x.py", GetParam().code), File()};
  const Outcome reference = parity::RunReference(arguments);
  const std::string written = TakeFile();
  Outcome hako = parity::RunHako(Form::kPython, arguments,
                                 {.environment = {"HAKO_TRACE=2", "HOME=" + Home()}});
  EXPECT_EQ(TakeFile(), written);
  const std::string trace = hako.err;
  EXPECT_THAT(trace, HasSubstr("hako: restored from "));
  if (GetParam().teardown == Teardown::kInFull) {
    EXPECT_THAT(trace, HasSubstr("torn down in full"));
  } else {
    EXPECT_THAT(trace, Not(HasSubstr("torn down in full")));
  }
  std::string err;
  for (size_t begin = 0, end = 0; begin < trace.size(); begin = end) {
    end = std::min(trace.find('\n', begin), trace.size() - 1) + 1;
    const std::string line = trace.substr(begin, end - begin);
    if (!line.starts_with("hako: ")) err += line;
  }
  hako.err = err;
  parity::ExpectEqual(reference, hako, GetParam().name, {.varying = {parity::kAddress}});
}

#define OPEN_FOR_WRITING "import sys\nf = open(sys.argv[1], 'w')\nf.write('text')\n"

INSTANTIATE_TEST_SUITE_P(
    Of, StreamEnd,
    testing::Values(
        Program{"AFileThatIsClosed", OPEN_FOR_WRITING "f.close()\n", Teardown::kLeftOut},
        Program{"AFileBehindAWith", "import sys\nwith open(sys.argv[1], 'w') as f: f.write('x')\n",
                Teardown::kLeftOut},
        Program{"AFileThatIsRead", "f = open(__file__); print(f.readline())\n", Teardown::kLeftOut},
        Program{"ABinaryFileThatIsRead", "f = open(__file__, 'rb'); print(f.read(3))\n",
                Teardown::kLeftOut},
        Program{"ARawFileThatIsRead", "f = open(__file__, 'rb', 0); print(f.read(3))\n",
                Teardown::kLeftOut},
        Program{"AStringInMemory", "import io\nf = io.StringIO('x'); print(f.read())\n",
                Teardown::kLeftOut},
        Program{"BytesInMemory", "import io\nf = io.BytesIO(b'x'); view = f.getbuffer()\n",
                Teardown::kLeftOut},
        Program{"WhatAThreadHasOfItsOwn",
                "import threading\nx = threading.local(); x.y = [1]; print(x.y)\n",
                Teardown::kLeftOut},
        Program{"AHandlerOfLogging",
                "import logging\nlogging.basicConfig(format='%(message)s'); logging.warning('x')\n",
                Teardown::kLeftOut},
        Program{"AThreadsOwnWithAFinalizer",
                "import threading\nclass A:\n    def __del__(self): print('gone')\n"
                "x = threading.local(); x.y = A()\n",
                Teardown::kInFull},
        Program{"AHandlerBehindAnotherLock",
                "import logging\nlogging.basicConfig()\n"
                "class Lock:\n"
                "    def acquire(self): print('locks')\n"
                "    def release(self): print('unlocks')\n"
                "    def __enter__(self): self.acquire()\n"
                "    def __exit__(self, *a): self.release()\n"
                "logging._lock = Lock()\n",
                Teardown::kInFull},
        Program{"AHandlerInAnotherList",
                "import logging\nlogging.basicConfig()\n"
                "class List(list):\n"
                "    def remove(self, item): print('removes')\n"
                "logging._handlerList = List(logging._handlerList)\n",
                Teardown::kInFull},
        Program{"AHandlerThatIsLockedOtherwise",
                "import logging\nlogging.basicConfig()\n"
                "logging._removeHandlerRef.__globals__['_acquireLock'] = lambda: print('locks')\n",
                Teardown::kInFull},
        Program{"AProfilerThatSeesTheEnd",
                "import logging, sys\nlogging.basicConfig()\n"
                "def profile(frame, event, arg):\n"
                "    name = frame.f_code.co_name\n"
                "    if event == 'call' and name[0] == '_': print(name)\n"
                "sys.setprofile(profile)\n",
                Teardown::kInFull},
        Program{"ATracerThatSeesTheEnd",
                "import weakref, sys\nclass A: pass\nd = weakref.WeakKeyDictionary()\n"
                "sys.d = d; d[A()] = 1; a = A(); d[a] = 1\n"
                "sys.settrace(lambda f, e, x: print(e, f.f_code.co_name))\n",
                Teardown::kInFull},
        Program{"HandlersOfLoggingThatAnswer",
                "import logging\ng = {'__name__': 'lib', 'print': print}\n"
                "exec('class X:\\n def __eq__(self, o): print(1)\\n def __call__(self): return "
                "None\\n', g)\n"
                "logging._handlerList[:] = [g['X']()]\nh = logging.StreamHandler()\n",
                Teardown::kInFull},
        Program{
            "AWeakContainerWithAKeyThatAnswers",
            "import weakref, sys\ng = {'__name__': 'lib', 'print': print}\n"
            "exec('class Key:\\n def __hash__(self): print(2); return 1\\n def __eq__(self, o): "
            "return True\\n', g)\n"
            "class Value: pass\nr = sys.r = weakref.WeakValueDictionary(); v = Value()\n"
            "r[g['Key']()] = v\n",
            Teardown::kInFull},
        Program{"AWeakContainerOfItsOwnClass",
                "import weakref, sys\ng = {'__name__': 'lib', 'print': print, 'weakref': weakref}\n"
                "exec('class D(weakref.WeakKeyDictionary):\\n"
                " @property\\n def _iterating(self): print(3); return set()\\n"
                " @_iterating.setter\\n def _iterating(self, x): pass\\n', g)\n"
                "class Key: pass\nr = sys.r = g['D'](); k = Key(); r[k] = 1\n",
                Teardown::kInFull},
        Program{"AWeakSetOfItsOwnKind",
                "import weakref, sys\ng = {'__name__': 'lib', 'print': print}\n"
                "exec('class S(set):\\n def discard(self, x): print(4)\\n', g)\n"
                "class A: pass\nr = sys.r = weakref.WeakSet(); r.data = g['S'](); a = A(); "
                "r.add(a)\n",
                Teardown::kInFull},
        Program{"AProxyWithACallback",
                "import weakref, sys\ng = {'__name__': 'lib', 'print': print}\n"
                "exec('def gone(r): print(5)\\n', g)\n"
                "class A: pass\na = A(); sys.p = weakref.proxy(a, g['gone'])\n",
                Teardown::kInFull},
        Program{"AWeakContainersCallbackElsewhere",
                "import weakref, sys\nclass A: pass\na = A()\n"
                "d = sys.d = weakref.WeakValueDictionary(); r = sys.r = weakref.ref(a, "
                "d._remove)\n",
                Teardown::kInFull},
        Program{
            "WeakContainers",
            "import weakref\nclass A: pass\na = A()\nd = weakref.WeakValueDictionary({1: a, "
            "('x', None): a})\ns = weakref.WeakSet([a]); k = weakref.WeakKeyDictionary({a: 1})\n",
            Teardown::kLeftOut},
        Program{"WarningsWithAPatternOfItsOwn",
                "import warnings\nclass P:\n"
                "    def match(self, text): print('matches'); return None\n"
                "warnings.filters.insert(0, ('ignore', P(), UserWarning, None, 0))\n"
                "f = open(__file__)\n",
                Teardown::kInFull},
        Program{"ACallbackNamedAsOneOfTheLibrarys",
                "exec(compile('import weakref\\nclass A: pass\\na = A()\\n"
                "def remove(r): print(123)\\nr = weakref.ref(a, remove)\\n', 'my_weakref.py', "
                "'exec'))\n",
                Teardown::kInFull},
        Program{"AFileThatWasNotClosed", OPEN_FOR_WRITING, Teardown::kInFull},
        Program{"AFileThatWasNotClosedInACycle", OPEN_FOR_WRITING "x = [f]; x.append(x); del f\n",
                Teardown::kInFull},
        Program{"ARawFileThatWasNotClosed",
                "import sys\nf = open(sys.argv[1], 'wb', 0); f.write(b'x')\n", Teardown::kInFull},
        Program{"AFileForBoth", "import sys\nf = open(sys.argv[1], 'w+'); f.write('text')\n",
                Teardown::kInFull},
        Program{"AFileWhoseDescriptorIsGone",
                "import os\nf = open(__file__, 'rb', 0); os.close(f.fileno())\n",
                Teardown::kInFull},
        Program{"AFileWithACloseOfItsOwn",
                "import io\nf = io.StringIO(); f.close = lambda: print('closed by its own')\n",
                Teardown::kInFull},
        Program{"AReadFileWithACloseOfItsOwn",
                "f = open(__file__)\nf.buffer.raw.close = lambda: print('raw closed')\n",
                Teardown::kInFull},
        Program{"ASubclassWithAFinalizer",
                "import io\nclass S(io.StringIO):\n    def __del__(self): print('gone')\nf = S()\n",
                Teardown::kInFull},
        Program{"ASubclassWithAClose",
                "import io\nclass S(io.BytesIO):\n    def close(self): print('closed'); "
                "super().close()\nf = S()\n",
                Teardown::kInFull},
        Program{"ATextOverAFileOfTheProgramsOwn",
                "import io\nclass R(io.RawIOBase):\n    def readable(self): return True\n"
                "    def close(self): print('closed') if not self.closed else 0; super().close()\n"
                "f = io.TextIOWrapper(io.BufferedReader(R()))\n",
                Teardown::kInFull},
        Program{"ATextWithoutItsBuffer", "import io\nf = open(__file__); b = f.detach()\n",
                Teardown::kInFull},
        Program{"WarningsThatWereIgnored",
                "import warnings\nwith warnings.catch_warnings():\n"
                "    warnings.simplefilter('ignore'); warnings.warn('x')\n"
                "f = open(__file__)\n",
                Teardown::kLeftOut},
        Program{"WarningsThatWereShown",
                "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
                "    warnings.simplefilter('always')\n"
                "print(len(w))\nf = open(__file__)\n",
                Teardown::kLeftOut},
        // CPython keeps the list by which it issued the last one.
        Program{"WarningsThatWereIssued",
                "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
                "    warnings.simplefilter('always'); warnings.warn('x')\n"
                "print(len(w))\nf = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsOfOtherKinds",
                "import warnings\nclass Mine(Warning): pass\n"
                "warnings.simplefilter('error', Mine)\n"
                "warnings.filterwarnings('always', category=DeprecationWarning)\n"
                "warnings.filterwarnings('ignore', 'some text')\nf = open(__file__)\n",
                Teardown::kLeftOut},
        Program{"WarningsOfWhatIsNotClosed",
                "import warnings\nwarnings.filterwarnings('default', category=ResourceWarning)\n"
                "f = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsOfALine",
                "import warnings\nwarnings.filterwarnings('always', category=Warning, lineno=7)\n"
                "f = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsThatAreForgotten",
                "import warnings\nwarnings.resetwarnings()\nf = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsOfAClassThatAnswers",
                "import warnings\nclass M(type):\n"
                "    def __subclasscheck__(self, other): print(other.__name__); return True\n"
                "class W(Warning, metaclass=M): pass\n"
                "warnings.filters.insert(0, ('always', None, W, None, 0))\nf = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsThroughAnotherList",
                "import warnings\nwarnings.filters = [('always', None, Warning, None, 0)]\n"
                "f = open(__file__)\n",
                Teardown::kInFull},
        Program{"WarningsThatAreShown",
                "import warnings\nwarnings.simplefilter('always')\nf = open(__file__)\n",
                Teardown::kInFull}),
    [](const auto& program) { return std::string(program.param.name); });

}  // namespace
}  // namespace hako::starts
