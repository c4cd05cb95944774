// What hako leaves out of Py_FinalizeEx (src/interpreter/teardown.cpp) must not be missed.
#include <gmock/gmock.h>

#include <csignal>

#include "harness.h"

namespace hako::parity {
namespace {

// The last Python code that can run: objects whose only owner is the interpreter state, freed by
// _PyInterpreterState_Clear. CPython 3.11.2, Python/pylifecycle.c: finalize_interp_clear
TEST(Teardown, ObjectsOwnedByTheInterpreterStateStillDie) {
  const Outcome reference = ExpectSame({"-c", R"py(
import codecs, os
class Loud:
    def __call__(self, error): raise error
    def __del__(self, write=os.write): write(1, b"codec error handler died\n")
codecs.register_error("loud", Loud())
print("end of program")
)py"});
  EXPECT_NE(reference.out.find("codec error handler died"), std::string::npos) << reference.out;
}

// Functions that extension modules register by Py_AtExit run after the interpreter is gone.
TEST(Teardown, ExitFunctionsOfExtensionModulesStillRun) {
  const Outcome reference = ExpectSame({"-c", R"py(
import ctypes
libc = ctypes.CDLL(None)
register = ctypes.pythonapi.Py_AtExit
register.argtypes = [ctypes.c_void_p]
register(ctypes.cast(libc.abort, ctypes.c_void_p))
print("end of program", flush=True)
)py"});
  EXPECT_EQ(reference.ending, Signal(SIGABRT));
}

// Not the last interpreter of the process: there everything is given back as always.
TEST(Teardown, ASubInterpreterEndsAndAnotherBegins) {
  const Outcome reference = ExpectSame({"-c", R"py(
try:
    import _xxsubinterpreters as interpreters
except ImportError:
    import _interpreters as interpreters
for round in range(20):
    one = interpreters.create()
    interpreters.run_string(one, "import json, sys; sys.stdout.write(json.dumps([1, 2]) + '\\n'); sys.stdout.flush()")
    interpreters.destroy(one)
print("end of program")
)py"});
  EXPECT_EQ(reference.ending, Exit(0));
}

TEST(Teardown, AWeakReferenceToBuiltInCodeDoesNoHarm) {
  ExpectSame({"-c", R"py(
import importlib._bootstrap as bootstrap, weakref
kept = [weakref.ref(bootstrap._find_and_load.__code__, lambda gone: print("gone"))]
print("end of program")
)py"});
}

// Its last lines count the memory that is still held, so nothing may be left to the kernel then.
TEST(Teardown, MemoryStatisticsAtTheEndShowTheSameBlocksHeld) {
  const Scene scene{.environment = {"PYTHONMALLOCSTATS=1"}};
  const auto held_at_end = [](const Outcome& outcome) {
    EXPECT_THAT(outcome.err, testing::HasSubstr("# bytes in allocated blocks"));
    const size_t last = outcome.err.rfind("# bytes in allocated blocks");
    return last == std::string::npos
               ? ""
               : outcome.err.substr(last, outcome.err.find('\n', last) - last);
  };
  const Outcome reference = RunReference({"-S", "-c", "pass"}, scene);
  const Outcome hako = RunHako(Form::kPython, {"-S", "-c", "pass"}, scene);
  EXPECT_EQ(held_at_end(hako), held_at_end(reference));
}

}  // namespace
}  // namespace hako::parity
