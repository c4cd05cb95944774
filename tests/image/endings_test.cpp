// What a program shows at its end. A restored hako leaves out the teardown that nobody could see
// (src/interpreter/finish.cpp); each program here would show that it was left out, or be spoilt by
// it.
#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;

struct Program {
  const char* name;
  const char* code;
  const char* shows;  // What the reference prints, in part.
  Ending ending = Exit(0);
};

class End : public StartTest, public testing::WithParamInterface<Program> {
 protected:
  void ExpectSameEnd(const Words& arguments, const Scene& scene) const {
    const Outcome reference = ExpectRestored(arguments, scene);
    EXPECT_THAT(reference.out + reference.err, HasSubstr(GetParam().shows));
    EXPECT_EQ(reference.ending, GetParam().ending) << reference.err;
  }
};

const Scene kPlain{.varying = {parity::kAddress},
                   .forms = {Form::kPython}};  // NOLINT(cert-err58-cpp): a test may end here

TEST_P(End, OfAFileIsTheReferences) {
  ExpectSameEnd({scratch_.Write("x.py", GetParam().code)}, kPlain);
}

TEST_P(End, OfACommandIsTheReferences) {
  ExpectSameEnd({"-c", GetParam().code}, {.varying = kPlain.varying, .forms = {Form::kRun}});
}

TEST_P(End, OfAModuleIsTheReferences) {
  scratch_.Write("ends.py", GetParam().code);
  ExpectSameEnd({"-m", "ends"}, {.environment = {"PYTHONDONTWRITEBYTECODE=1"},
                                 .directory = scratch_.Path(),
                                 .varying = kPlain.varying,
                                 .forms = kPlain.forms});
}

TEST_P(End, OfAnImportedModuleIsTheReferences) {
  scratch_.Write("ends.py", GetParam().code);
  ExpectSameEnd({"-c", "import ends"}, {.environment = {"PYTHONDONTWRITEBYTECODE=1"},
                                        .directory = scratch_.Path(),
                                        .varying = kPlain.varying,
                                        .forms = kPlain.forms});
}

std::string NameOfProgram(const testing::TestParamInfo<Program>& program) {
  return program.param.name;
}

// A class of objects that speak when they die; os.write works to the very last.
#define LOUD                                                \
  "import os\nclass Loud:\n"                                \
  "    def __init__(self, name='loud'): self.name = name\n" \
  "    def __del__(self, write=os.write): write(1, (self.name + ' died\\n').encode())\n"

INSTANTIATE_TEST_SUITE_P(
    OfFinalizers, End,
    testing::Values(
        Program{"InAGlobal", LOUD "x = Loud()\n", "loud died"},
        Program{"InACycle", LOUD "x = Loud(); x.x = x; del x\n", "loud died"},
        Program{"InAStandardModule", LOUD "os.kept = Loud()\n", "loud died"},
        Program{"InTheModuleIo", LOUD "import io; io.kept = Loud()\n", "loud died"},
        Program{"InTheModuleTime", LOUD "import time; time.kept = Loud()\n", "loud died"},
        Program{"InTheModuleSite", LOUD "import site; site.kept = Loud()\n", "loud died"},
        // Modules that were not imported hold objects of them all: src/pantry/outward.h.
        Program{"InEachModuleOfTheStart",
                LOUD "import sys, io, time, site, abc, codecs, stat, posixpath, genericpath\n"
                     "import _collections_abc\n"
                     "for m in (os, io, time, site, abc, codecs, stat, posixpath, genericpath, "
                     "_collections_abc, sys): m.kept = Loud(m.__name__)\n",
                "posixpath died"},
        Program{"InTheEnvironment", LOUD "import posix; posix.environ[b'X'] = Loud()\n",
                "loud died"},
        Program{"InAStandardModulesDict", LOUD "os.environ.kept = Loud()\n", "loud died"},
        Program{"InAnEnvironmentsDict", LOUD "os.environ._data[b'X'] = Loud()\n", "loud died"},
        Program{"InBuiltins", LOUD "import builtins; builtins.kept = Loud()\n", "loud died"},
        Program{"InSys", LOUD "import sys; sys.kept = Loud()\n", "loud died"},
        Program{"InSysModules", LOUD "import sys; sys.modules['kept'] = Loud()\n", "loud died"},
        Program{"InAStandardClass", LOUD "os._Environ.kept = Loud()\n", "loud died"},
        Program{"InAStandardFunctionsDefaults",
                LOUD "os.path.join.__kwdefaults__ = {'kept': Loud()}\n", "loud died"},
        Program{"InAStandardFunctionsAttributes", LOUD "os.path.join.kept = Loud()\n", "loud died"},
        Program{"InSysPathHooks", LOUD "import sys; sys.path_hooks.append(Loud())\n", "loud died"},
        Program{"InTheImporterCache", LOUD "import sys; sys.path_importer_cache['x'] = Loud()\n",
                "loud died"},
        Program{"InATupleOfATuple", LOUD "x = ((Loud(),),)\n", "loud died"},
        Program{"InAClosure",
                LOUD "def f(x=None):\n    y = Loud()\n    return lambda: y\ng = f()\n",
                "loud died"},
        Program{"InAPartial", LOUD "import functools; x = functools.partial(print, Loud())\n",
                "loud died"},
        Program{"InALruCache",
                LOUD "import functools\n@functools.lru_cache\ndef f(): return Loud()\nf()\n",
                "loud died"},
        Program{"InAThreadLocal", LOUD "import threading; x = threading.local(); x.y = Loud()\n",
                "loud died"},
        Program{"InAContextVariable",
                LOUD "import contextvars; x = contextvars.ContextVar('x'); x.set(Loud())\n",
                "loud died"},
        Program{"InAnExceptionsTraceback",
                LOUD "import sys\ndef f():\n    x = Loud(); 1 / 0\ntry: f()\nexcept Exception as "
                     "e: sys.kept = e\n",
                "loud died"},
        Program{"OfSlots",
                "import os\nclass A:\n    __slots__ = ()\n    def __del__(self, w=os.write): w(1, "
                "b'slots died\\n')\nx = A()\n",
                "slots died"},
        Program{"OfSlotsInAnArrayOfC",
                "import os, ctypes\nclass A:\n    __slots__ = ()\n    def __del__(self, "
                "w=os.write): w(1, b'slots died\\n')\nx = (ctypes.py_object * 1)(A())\n",
                "slots died"},
        Program{"OfAnInteger",
                "class I(int):\n    __slots__ = ()\n    def __del__(self): print('integer "
                "died')\nx = [I(7)]\n",
                "integer died"},
        Program{"OfAString",
                "class S(str):\n    def __del__(self): print('string died')\nx = {S('x'): 1}\n",
                "string died"},
        Program{"OfADictSubclass",
                "class D(dict):\n    def __del__(self): print('dict died')\nx = D()\n",
                "dict died"},
        Program{"OfATupleSubclass",
                "class T(tuple):\n    __slots__ = ()\n    def __del__(self): print('tuple "
                "died')\nx = T()\n",
                "tuple died"},
        Program{"OfAClassThatIsGone", LOUD "x = [Loud()]\ndel Loud\n", "loud died"},
        Program{"OfAMetaclass",
                "class M(type):\n    def __del__(self): print('class died')\nclass A(metaclass=M): "
                "pass\n",
                "class died"},
        Program{"AddedLater",
                "class A: pass\nx = A()\nA.__del__ = lambda self: print('late died')\n",
                "late died"},
        Program{"AddedToAStandardClass",
                "import os\nos._Environ.__del__ = lambda self: print('environment died')\n",
                "environment died"},
        Program{"AddedToAStandardClassWithoutBases",
                "import _sitebuiltins\n_sitebuiltins.Quitter.__del__ = lambda self: print('quitter "
                "died')\n",
                "quitter died"},
        Program{"AddedToACodec",
                "import codecs\ncodecs.Codec.__del__ = lambda self: print('codec died')\nx = "
                "codecs.Codec()\n",
                ""},
        Program{"ThatResurrects",
                "import sys\nclass A:\n    def __del__(self): sys.kept = self; print('died "
                "once')\nx = A()\n",
                "died once"},
        Program{"ThatFails", "class A:\n    def __del__(self): 1 / 0\nx = A()\n",
                "ZeroDivisionError"},
        Program{"ThatPrintsAtTheVeryEnd",
                "class A:\n    def __del__(self): print('printed at the very end')\nimport sys; "
                "sys.kept = A()\n",
                ""},
        Program{"ThatMakesOthers",
                LOUD "class A:\n    def __del__(self, L=Loud): L('made late')\nx = A()\n",
                "made late died"},
        Program{"ThatImports",
                "class A:\n    def __del__(self):\n        try: import json; print('imported')\n   "
                "     except ImportError as e: print(e)\nx = A()\n",
                ""},
        Program{"InTheirOrder",
                LOUD "a = Loud('a'); _b = Loud('b'); c = Loud('c'); __d = Loud('d')\n", "b died"},
        Program{"AfterTheCollectorIsOff", LOUD "import gc; gc.disable(); x = Loud(); x.x = x\n",
                "loud died"},
        Program{"AfterFreezing", LOUD "import gc; x = Loud(); gc.freeze()\n", ""},
        Program{"AfterACollection", LOUD "import gc; x = Loud(); gc.collect()\n", "loud died"},
        Program{"AfterAnExit", LOUD "x = Loud(); raise SystemExit(3)\n", "loud died", Exit(3)},
        Program{"AfterAnError", LOUD "x = Loud(); 1 / 0\n", "loud died", Exit(1)},
        Program{"OfACFunctionsOwner",
                LOUD "class L(list):\n    def __del__(self): print('list died')\nx = L().append\n",
                "list died"}),
    NameOfProgram);

// In each module that another one names, first those of a plain start alone. Modules of the image
// that were not imported name them as well, and must not keep them: src/pantry/outward.h.
class EndOfModules : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(EndOfModules, ThatModulesNameIsTheReferences) {
  const std::string program = std::string("import ") + GetParam() + "\n" LOUD R"py(
seen = set()
for name, module in list(sys.modules.items()):
    for key, value in list(vars(module).items()):
        if isinstance(value, type(sys)) and value not in seen:
            seen.add(value)
            value.kept = Loud(name + "." + key)
)py";
  EXPECT_THAT(ExpectRestored({scratch_.Write("x.py", program)}, kPlain).out,
              HasSubstr("os.path died"));
  ExpectRestored({"-c", program}, kPlain);
}

INSTANTIATE_TEST_SUITE_P(
    Of, EndOfModules,
    testing::Values("sys", "sys, json, collections, re",
                    "sys, logging, threading, weakref, functools, random, argparse"),
    [](const auto& imports) { return "Number" + std::to_string(imports.index); });

INSTANTIATE_TEST_SUITE_P(
    OfWeakReferences, End,
    testing::Values(
        Program{
            "ToAGlobal",
            "import weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, lambda r: print('gone'))\n",
            ""},
        Program{"WithPrint", "import weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, print)\n",
                "weakref at"},
        Program{"WithABuiltInThatFails",
                "import weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, len)\n", "has no len"},
        Program{
            "WithAMethodOfC",
            "import sys, weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, sys.stdout.write)\n",
            "must be str"},
        Program{"WithAStandardFunctionThatFails",
                "import os, weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, os.fsencode)\n",
                "expected str"},
        Program{"WithAStandardFunctionThatSpeaks",
                "import codecs, weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, "
                "codecs.lookup_error if False else codecs.getencoder)\n",
                ""},
        Program{"WithAPartial",
                "import functools, weakref\nclass A: pass\nx = A()\nr = weakref.ref(x, "
                "functools.partial(print, 'gone'))\n",
                "gone"},
        Program{"WithAMethod",
                "import weakref\nclass A:\n    def gone(self, r): print('gone')\nx, y = A(), "
                "A()\nr = weakref.ref(x, y.gone)\n",
                ""},
        Program{"ToAStandardObject",
                "import os, weakref\nr = weakref.ref(os.environ, lambda r: print('environment "
                "gone'))\n",
                ""},
        Program{"ToAStandardFunction",
                "import os, weakref\nos.kept = weakref.ref(os.getenv, lambda r: print('function "
                "gone'))\n",
                ""},
        Program{"Finalizing",
                "import weakref\nclass A: pass\nx = A()\nweakref.finalize(x, print, 'finalized')\n",
                "finalized"},
        Program{"FinalizingNotAtTheEnd",
                "import weakref\nclass A: pass\nx = A()\nf = weakref.finalize(x, print, "
                "'finalized')\nf.atexit = False\nprint('end')\n",
                "end"},
        Program{"InAWeakDictionary",
                "import weakref\nclass A: pass\nx = A()\nd = weakref.WeakValueDictionary(x=x)\nk = "
                "weakref.WeakKeyDictionary({x: 1})\ns = weakref.WeakSet([x])\nprint('end')\n",
                "end"},
        Program{"OfASubclass",
                "import weakref\nclass R(weakref.ref):\n    def __del__(self): print('reference "
                "died')\nclass A: pass\nx = A()\nr = R(x)\n",
                "reference died"},
        Program{"AsAProxy",
                "import weakref\nclass A: pass\nx = A()\np = weakref.proxy(x, lambda p: "
                "print('proxy gone'))\n",
                ""}),
    NameOfProgram);

INSTANTIATE_TEST_SUITE_P(
    OfSuspendedCode, End,
    testing::Values(
        Program{"AGenerator",
                "def g():\n    try: yield\n    finally: print('closed')\nx = g(); next(x)\n",
                "closed"},
        Program{"AGeneratorInAStandardModule",
                "import os\ndef g():\n    try: yield\n    finally: print('closed')\nos.kept = g(); "
                "next(os.kept)\n",
                "closed"},
        Program{"AGeneratorThatIgnoresItsEnd",
                "def g():\n    while True:\n        try: yield\n        except GeneratorExit: "
                "print('ignored')\nx = g(); next(x)\n",
                "ignored"},
        Program{"AContextManager",
                "import contextlib\n@contextlib.contextmanager\ndef c():\n    try: yield\n    "
                "finally: print('left')\nx = c(); x.__enter__()\n",
                "left"},
        Program{"ACoroutineNeverAwaited", "async def c(): pass\nx = c()\n", "never awaited"},
        Program{"ACoroutineHalfWay",
                "import types\n@types.coroutine\ndef y(): yield\nasync def c():\n    try: await "
                "y()\n    finally: print('closed')\nx = c(); x.send(None)\n",
                "closed"},
        Program{"AnAsynchronousGenerator",
                "async def g():\n    try: yield 1\n    finally: print('closed')\nx = g()\ntry: "
                "x.asend(None).send(None)\nexcept StopIteration: pass\n",
                ""},
        Program{"AGeneratorExpression",
                "def f():\n    try: yield 1; yield 2\n    finally: print('inner closed')\nx = (y "
                "for y in f()); next(x)\n",
                "inner closed"}),
    NameOfProgram);

INSTANTIATE_TEST_SUITE_P(
    OfFilesAndStreams, End,
    testing::Values(
        Program{"AFileUnflushed",
                "import os\nx = open('/proc/self/fd/1', 'w'); x.write('unflushed\\n')\n",
                "unflushed"},
        Program{
            "AFileUnflushedInAStandardModule",
            "import os\nos.kept = open('/proc/self/fd/1', 'w'); os.kept.write('unflushed\\n')\n",
            "unflushed"},
        Program{
            "AFileInACycle",
            "x = [open('/proc/self/fd/1', 'w')]; x[0].write('unflushed\\n'); x.append(x); del x\n",
            ""},
        Program{"AFileOfBytes",
                "import os\nx = os.fdopen(os.dup(1), 'wb'); x.write(b'unflushed\\n')\n",
                "unflushed"},
        Program{"AFileUnclosed",
                "import warnings; warnings.simplefilter('always')\nx = open('/etc/passwd')\n",
                "ResourceWarning"},
        Program{"ASocketUnclosed",
                "import warnings; warnings.simplefilter('always')\nimport socket; x = "
                "socket.socket()\n",
                "ResourceWarning"},
        Program{
            "ADirectoryUnfinished",
            "import os, warnings; warnings.simplefilter('always')\nx = os.scandir('/'); next(x)\n",
            "ResourceWarning"},
        Program{"AWriterOfOnesOwn",
                "import io\nclass R(io.RawIOBase):\n    def writable(self): return True\n    def "
                "write(self, b): print('raw', bytes(b)); return len(b)\nx = "
                "io.BufferedWriter(R()); x.write(b'late')\n",
                "raw b'late'"},
        Program{"StdoutReplaced",
                "import io, sys\nclass O(io.StringIO):\n    def flush(self): "
                "sys.__stdout__.write('flushed\\n')\nsys.stdout = O(); print('into it')\n",
                "flushed"},
        Program{"StdoutWrapped",
                "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'utf-16'); "
                "print('x')\n",
                "x"},
        Program{"StdoutDetached", "import sys\nb = sys.stdout.detach(); b.write(b'detached\\n')\n",
                "detached", Exit(120)},
        Program{"StdoutWithACloseOfItsOwn",
                "import sys\nprint('before'); sys.stdout.close = lambda: "
                "sys.__stderr__.write('closed\\n')\n",
                "before"},
        Program{"StdoutsBufferWithAFlushOfItsOwn",
                "import sys, os\nsys.stdout.buffer.flush = lambda: os.write(2, b'flushed\\n')\n",
                "flushed"},
        Program{"StdoutDeleted", "import sys\nprint('before'); del sys.stdout\n", "before"},
        Program{"StdoutDeletedTwice",
                "import sys\nprint('before'); del sys.stdout, sys.__stdout__\n", "before"},
        Program{"StdoutNone", "import sys\nprint('before'); sys.stdout = None\n", "before"},
        Program{"StdoutClosed", "import sys\nprint('before'); sys.stdout.close()\n", "before"},
        Program{"StderrReplaced",
                "import sys\nclass E:\n    def write(self, t): sys.__stdout__.write('E:' + t)\n    "
                "def flush(self): pass\nsys.stderr = E(); 1 / 0\n",
                "E:", Exit(1)},
        Program{"StdoutReopened",
                "import sys\nsys.stdout = open(1, 'w', closefd=False); print('reopened')\n",
                "reopened"},
        Program{"StdoutWithoutADescriptor", "import os\nprint('lost'); os.close(1)\n",
                "Bad file descriptor", Exit(120)},
        Program{"AnAttributeOfStdout",
                "import sys\nclass A:\n    def __del__(self): sys.__stderr__.write('attribute "
                "died\\n')\nsys.stdout.kept = A()\n",
                ""},
        Program{"StdoutWithAFinalizer",
                "import io, sys, os\nclass O(io.TextIOWrapper):\n    def __del__(self): "
                "os.write(2, b'stream died\\n')\nsys.stdout = sys.__stdout__ = "
                "O(sys.stdout.detach()); print('x')\n",
                "x"},
        Program{"ATemporaryFolder",
                "import tempfile, os\nx = tempfile.TemporaryDirectory()\nimport atexit; "
                "atexit.register(lambda: print(os.path.exists(x.name)))\n",
                "True"},
        Program{"ATemporaryFile",
                "import tempfile, os\nx = tempfile.NamedTemporaryFile()\nimport sys; sys.kept = "
                "x\nprint('end')\n",
                "end"}),
    NameOfProgram);

INSTANTIATE_TEST_SUITE_P(
    OfHooks, End,
    testing::Values(
        Program{
            "Atexit",
            "import atexit\natexit.register(print, 'first'); atexit.register(print, 'second')\n",
            "second\nfirst"},
        Program{"AtexitThatMakesFinalizers",
                LOUD "import atexit\n@atexit.register\ndef f():\n    global x; x = Loud('late')\n",
                "late died"},
        Program{"AtexitThatExits", "import atexit, sys\natexit.register(sys.exit, 9)\n", "",
                Exit(0)},
        Program{"CollectorCallbacks",
                "import gc\ngc.callbacks.append(lambda phase, info: print(phase, "
                "info['generation']))\n",
                "start 2"},
        Program{"CollectorDebugging",
                "import gc\ngc.set_debug(gc.DEBUG_UNCOLLECTABLE)\nprint('end')\n", "end"},
        Program{"CollectorSavesAll",
                "import gc\nclass A: pass\nx = A(); x.x = x; del "
                "x\ngc.set_debug(gc.DEBUG_SAVEALL)\nprint('end')\n",
                "end"},
        Program{"AuditHooks",
                "import sys\nsys.addaudithook(lambda event, of: print(event) if 'cpython' in event "
                "else None)\n",
                ""},
        Program{
            "Tracing",
            "import sys\ndef trace(frame, event, of): print(event, frame.f_code.co_name); return "
            "trace\nclass A:\n    def __del__(self): pass\nx = A()\nsys.settrace(trace)\n",
            ""},
        Program{"Profiling",
                "import sys\nsys.setprofile(lambda frame, event, of: print(event, "
                "frame.f_code.co_name))\n",
                ""},
        Program{"ThreadsThatGoOn",
                "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), "
                "print('thread ends'))).start()\nprint('main ends')\n",
                "thread ends"},
        Program{"DaemonThreads",
                "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), "
                "daemon=True).start()\nprint('end')\n",
                "end"},
        Program{"DaemonThreadsThatHoldFinalizers",
                LOUD "import threading, time\ndef f(x): time.sleep(60)\nthreading.Thread(target=f, "
                     "args=(Loud(),), daemon=True).start()\nprint('end')\n",
                "end"},
        Program{"ExceptHooks",
                "import sys\nsys.excepthook = lambda *of: print('hooked', of[0].__name__)\n1 / 0\n",
                "hooked ZeroDivisionError", Exit(1)},
        Program{"UnraisableHooks",
                "import sys\nsys.unraisablehook = lambda of: print('unraisable', "
                "of.exc_type.__name__)\nclass A:\n    def __del__(self): 1 / 0\nx = A()\n",
                ""},
        Program{"Forks",
                "import os, sys\nprint('once', flush=True)\nif os.fork() == 0: "
                "sys.exit(0)\nos.wait()\nprint('parent')\n",
                "parent"},
        Program{
            "SubInterpreters",
            "try: import _xxsubinterpreters as s\nexcept ImportError: import _interpreters as s\n"
            "i = s.create(); s.run_string(i, 'import os\\nclass "
            "A:\\n  def __del__(self, w=os.write): w(1, b\"inner died\\\\n\")\\nx = A()')\n",
            "inner died"},
        Program{"Children",
                "import subprocess, sys\nx = subprocess.Popen(['/bin/sleep', '0.01'])\n", ""},
        Program{"Logging",
                "import logging\nclass H(logging.Handler):\n    def close(self): print('handler "
                "closed')\nlogging.getLogger().addHandler(H())\n",
                "handler closed"},
        Program{"FunctionsOfPyAtExit",
                "import ctypes\nlibc = ctypes.CDLL(None)\nf = ctypes.CFUNCTYPE(None)(lambda: "
                "None)\nctypes.pythonapi.Py_AtExit(ctypes.cast(libc.abort, ctypes.c_void_p))\n",
                "", parity::Signal(6)},
        Program{"ErrorsOfC",
                "import ctypes\nctypes.pythonapi.Py_FatalError.argtypes = "
                "[ctypes.c_char_p]\nprint('before', flush=True)\nctypes.CDLL(None).exit(5)\n",
                "before", Exit(5)}),
    NameOfProgram);

#undef LOUD

// ---- Ends that a stream decides
// --------------------------------------------------------------------

class FullDisk : public StartTest {};

TEST_F(FullDisk, EndsWith120WithFinalizersAndWithout) {
  const Scene full{.out = {Stream::Kind::kFile, "/dev/full"}};
  for (const char* code :
       {"print('lost')", "class A:\n  def __del__(self): pass\nx = A()\nprint('lost')",
        "import sys\nprint('lost')\nsys.kept = open('/etc/passwd')"}) {
    EXPECT_EQ(ExpectRestored({"-c", code}, full).ending, Exit(120)) << code;
  }
}

TEST_F(FullDisk, IsReportedOnceForEachFile) {
  ExpectRestored({"-c", "x = open('/dev/full', 'w'); x.write('lost')"},
                 {.varying = {parity::kAddress}});
}

class Pipe : public StartTest {};

TEST_F(Pipe, ThatIsBrokenEndsWith120) {
  EXPECT_EQ(ExpectRestored({"-c", "print('lost')"}, {.out = {Stream::Kind::kBroken}}).ending,
            Exit(120));
}

}  // namespace
}  // namespace hako::starts
