// The main thread is this process's (src/interpreter/restore.cpp), and others can be started; so
// can forks.
#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;

class Threads : public StartTest {
 protected:
  void ExpectTrue(const std::string& expression) const {
    EXPECT_EQ(ExpectRestored({"-c", "import os, sys, threading\nprint(" + expression + ")"}).out,
              "True\n")
        << expression;
  }
};

TEST_F(Threads, MainIsThisOne) {
  ExpectTrue(
      "threading.main_thread().ident == threading.get_ident() == threading.current_thread().ident");
}

TEST_F(Threads, MainHasTheProcesssNumber) {
  ExpectTrue("threading.get_native_id() == threading.main_thread().native_id == os.getpid()");
}

// What debuggers and profilers read from outside. CPython 3.11.2, Include/cpython/pystate.h:
// native_thread_id stands behind thread_id.
TEST_F(Threads, MainHasItsNumbersInItsState) {
  const Outcome seen = ExpectRestored({"-c", R"py(
import ctypes, threading
state = ctypes.pythonapi.PyThreadState_Get
state.restype = ctypes.c_void_p
words = list((ctypes.c_ulong * 32).from_address(state()))
print(words[words.index(threading.get_ident()) + 1] == threading.get_native_id())
)py"});
  EXPECT_EQ(seen.out, "True\n");
}

TEST_F(Threads, MainIsTheOneWithAFrame) {
  ExpectTrue("list(sys._current_frames()) == [threading.get_ident()]");
}

TEST_F(Threads, MainIsTheOneThatMaySetHandlers) {
  EXPECT_EQ(ExpectRestored({"-c", R"py(
import signal, threading
def run():
    try: signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    except ValueError as error: print(error)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
thread = threading.Thread(target=run); thread.start(); thread.join()
)py"})
                .ending,
            Exit(0));
}

TEST_F(Threads, CallBackFromC) {
  ExpectRestored({"-c", R"py(
import ctypes
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 5)(5, 1, 4, 2, 3)
ctypes.CDLL(None).qsort(numbers, 5, 4, compare(lambda a, b: a[0] - b[0]))
print(list(numbers))
)py"});
}

TEST_F(Threads, WorkInPools) {
  ExpectRestored({"-c",
                  "from concurrent.futures import ThreadPoolExecutor as P\nwith P(8) as p: "
                  "print(list(p.map(str, range(50))))"});
}

TEST_F(Threads, KeepValuesOfTheirOwn) {
  ExpectRestored({"-c", R"py(
import threading
own = threading.local(); own.x = 0
def run(n): own.x = n; seen.append(own.x)
seen = []
threads = [threading.Thread(target=run, args=(n,)) for n in range(5)]
for t in threads: t.start(); t.join()
print(own.x, seen)
)py"});
}

class Forks : public StartTest {};

TEST_F(Forks, HaveTheirOwnNumbers) {
  ExpectRestored({"-c", R"py(
import os, sys, threading
child = os.fork()
if child == 0:
    print(threading.get_native_id() == os.getpid(), threading.main_thread() is threading.current_thread())
    sys.exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
)py"});
}

TEST_F(Forks, MayBeWorkers) {
  ExpectRestored({"-c",
                  "import multiprocessing as m\nm.set_start_method('fork')\n"
                  "with m.Pool(2) as pool: print(pool.map(abs, [-1, -2, 3]))"});
}

}  // namespace
}  // namespace hako::starts
