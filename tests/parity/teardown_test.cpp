// What hako leaves out of Py_FinalizeEx (src/interpreter/teardown.cpp) must not be missed.
#include <gmock/gmock.h>

#include <cctype>
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

// Bytes that the last of CPython's memory statistics counts as allocated.
long HeldAtTheEnd(const Outcome& outcome) {
  EXPECT_THAT(outcome.err, testing::HasSubstr("# bytes in allocated blocks"));
  const size_t line = outcome.err.rfind("# bytes in allocated blocks");
  const size_t equals = outcome.err.find('=', line);
  long bytes = 0;
  for (size_t i = equals; i < outcome.err.size() && outcome.err[i] != '\n'; ++i) {
    if (std::isdigit(outcome.err[i]) != 0) bytes = bytes * 10 + (outcome.err[i] - '0');
  }
  return bytes;
}

// They count the memory that is still held, so nothing may be left to the kernel then. From 3.12 on
// some is held even under the reference, and the executables' paths in it differ in length.
TEST(Teardown, MemoryStatisticsAtTheEndShowTheSameBlocksHeld) {
  const Scene scene{.environment = {"PYTHONMALLOCSTATS=1"}};
  const long reference = HeldAtTheEnd(RunReference({"-S", "-c", "pass"}, scene));
  const long hako = HeldAtTheEnd(RunHako(Form::kPython, {"-S", "-c", "pass"}, scene));
  EXPECT_NEAR(static_cast<double>(hako), static_cast<double>(reference), 4096);
}

}  // namespace
}  // namespace hako::parity
