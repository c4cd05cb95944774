// What belongs to a process and not to an image: each is set anew by a restore
// (src/interpreter/restore.cpp).
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using parity::Signal;
using testing::HasSubstr;

std::string Print(const std::string& expression) {
  return "import os, site, sys, time, threading, signal\nprint(" + expression + ")";
}

// ---- The time
// --------------------------------------------------------------------------------------

const char* const kZone =
    "time.tzname, time.timezone, time.altzone, time.daylight, time.localtime(0)[:6], "
    "time.localtime(15552000)[:6], time.strftime('%Z %z', time.localtime(0))";

class Time : public StartTest {
 protected:
  static double Now() {
    return static_cast<double>(std::chrono::system_clock::now().time_since_epoch().count()) / 1e9;
  }
};

TEST_F(Time, ZoneIsTheVariables) {
  for (const char* zone : {"XYZ-9ABC", "EST5EDT,M3.2.0,M11.1.0", "UTC", "", ":nonsense",
                           "<+0330>-3:30", "Asia/Tokyo"}) {
    ExpectRestored({"-c", Print(kZone)}, {.environment = {std::string("TZ=") + zone}});
  }
}

TEST_F(Time, ZoneIsTheMachinesWithoutTheVariable) {
  ExpectRestored({"-c", Print(kZone)}, {.without = {"TZ"}});
}

TEST_F(Time, ZoneIsTheMachinesAsItIsNow) {
  if (!CanMount() || access("/etc/localtime", F_OK) != 0)
    GTEST_SKIP() << "no mounts of one's own here";
  // A file of the first version with one zone, QQQ, two hours east: RFC 8536.
  std::string file = "TZif";
  file.resize(20);
  for (const char count : {0, 0, 0, 0, 1, 4}) file += std::string(3, '\0') + count;
  file += std::string("\0\0\x1c\x20\0\0QQQ\0", 10);
  const std::string zone = scratch_.Write("zone", file);
  const Scene scene{.without = {"TZ"},
                    .launcher = OwnMounts("mount --bind " + zone + " /etc/localtime")};
  EXPECT_THAT(ExpectRestoredByName({"-c", Print(kZone)}, scene).out, HasSubstr("-7200"));
}

// logging counts from its import: Lib/logging/__init__.py, _startTime.
TEST_F(Time, OfLogRecordsCountsFromThisImport) {
  const Outcome outcome = ExpectRestored(
      {"-c", "import logging\nprint(0 <= logging.makeLogRecord({}).relativeCreated < 1000)"});
  EXPECT_EQ(outcome.out, "True\n");
}

TEST_F(Time, OfDayIsNow) {
  const double before = Now();
  const Start start = RunTraced({"-c", Print("time.time()")});
  EXPECT_EQ(start.how, kRestored);
  const double told = std::strtod(start.outcome.out.c_str(), nullptr);
  EXPECT_GE(told, before - 0.1);
  EXPECT_LE(told, Now() + 0.1);
}

TEST_F(Time, OfTheOtherClocksIsTheKernels) {
  const Outcome reference = ExpectRestored(
      {"-c", Print("abs(time.monotonic() - time.clock_gettime(time.CLOCK_MONOTONIC)) < 1, "
                   "abs(time.perf_counter() - time.monotonic()) < 1, time.process_time() < 5, "
                   "os.times().elapsed > 0")});
  EXPECT_EQ(reference.out, "True True True True\n");
}

TEST_F(Time, PassesWhileAsleep) {
  ExpectRestored({"-c",
                  "import time\nbegin = time.monotonic()\ntime.sleep(0.05)\nprint(time.monotonic() "
                  "- begin >= 0.05)"});
}

// ---- Signals
// ---------------------------------------------------------------------------------------

class Signals : public StartTest {
 protected:
  const std::string all_ = Print(
      "[signal.getsignal(n) for n in sorted(signal.valid_signals())], signal.pthread_sigmask(0, "
      "[])");
};

TEST_F(Signals, AreAtTheirDefaults) { ExpectRestoredByName({"-c", all_}); }

// What the kernel has, beside what CPython says: SIGPIPE and SIGXFSZ ignored, SIGINT caught.
TEST_F(Signals, AreTheKernelsToo) {
  const char* const code =
      "print([line for line in open('/proc/self/status') if line.startswith('Sig')][1:])";
  ExpectRestoredByName({"-c", code});
  ExpectRestoredByName({"-c", code}, {.launcher = Shell("trap '' HUP INT")});
}

TEST_F(Signals, IgnoredByTheParentStayIgnored) {
  for (const char* names : {"INT", "HUP", "HUP INT QUIT TERM", "PIPE", "USR1 CHLD", "XFSZ"}) {
    ExpectRestoredByName({"-c", all_}, {.launcher = Shell("trap '' " + std::string(names))});
  }
}

TEST_F(Signals, IgnoredByTheParentDoNothing) {
  const Scene scene{.launcher = Shell("trap '' INT HUP")};
  ExpectRestoredByName({"-c",
                        "import os, signal\nos.kill(os.getpid(), "
                        "signal.SIGINT)\nos.kill(os.getpid(), signal.SIGHUP)\nprint('on')"},
                       scene);
}

TEST_F(Signals, BlockedByTheParentStayBlocked) {
  Scene scene;
  scene.launcher = Python(
      "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, "
      "signal.SIGINT])\n"
      "os.execv(sys.argv[1], sys.argv[1:])");
  EXPECT_THAT(ExpectRestoredByName({"-c", all_}, scene).out, HasSubstr("SIGUSR1"));
}

TEST_F(Signals, InterruptIsKeyboardInterrupt) {
  EXPECT_EQ(
      ExpectRestored({"-c",
                      "import os, signal\ntry:\n  os.kill(os.getpid(), signal.SIGINT)\n  input()\n"
                      "except KeyboardInterrupt: print('interrupted')"})
          .out,
      "interrupted\n");
}

TEST_F(Signals, InterruptEndsAProgramBySignal) {
  EXPECT_EQ(ExpectRestored(
                {"-c", "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True: pass"})
                .ending,
            Signal(2));
}

TEST_F(Signals, InterruptFromOutsideWakesASleeper) {
  Scene scene;
  scene.launcher = Python(
      "import signal, subprocess, sys\n"
      "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)\n"
      "assert child.stdout.readline() == b'ready\\n'\n"
      "child.send_signal(signal.SIGINT)\n"
      "print(child.stdout.read(), child.wait())");
  EXPECT_THAT(ExpectRestoredByName({"-c",
                                    "import time\ntry: print('ready', flush=True); time.sleep(20)\n"
                                    "except KeyboardInterrupt: print('interrupted')"},
                                   scene)
                  .out,
              HasSubstr("interrupted"));
}

TEST_F(Signals, AreCaughtByHandlers) {
  ExpectRestored(
      {"-c",
       "import os, signal\nsignal.signal(signal.SIGUSR1, lambda *of: print('caught', of[0]))\n"
       "os.kill(os.getpid(), signal.SIGUSR1)\nprint(signal.signal(signal.SIGINT, "
       "signal.SIG_DFL).__name__)"});
}

// Raised by C code that goes on to import, so that the handler's turn comes during the import.
constexpr const char* kDuringAnImport =
    "import _signal, ctypes\nfrom _functools import partial\nfrom _operator import call\n"
    "_signal.signal(_signal.SIGUSR1, handle)\n"
    "steps = [partial(ctypes.CDLL(None)['raise'], int(_signal.SIGUSR1)),\n"
    "         partial(__import__, 'collections')]\n"
    "try: list(map(call, steps))\nexcept KeyboardInterrupt: print('interrupted')\n"
    "import collections, functools\nprint(functools.namedtuple is collections.namedtuple,\n"
    "      issubclass(collections.deque, collections.abc.MutableSequence))";

TEST_F(Signals, MayBeHandledByImportsDuringAnImport) {
  ExpectRestored({"-c", std::string("def handle(*of):\n  import collections, functools\n"
                                    "  print(functools.namedtuple is collections.namedtuple)\n") +
                            kDuringAnImport});
}

TEST_F(Signals, MayInterruptAnImport) {
  ExpectRestored(
      {"-c", std::string("def handle(*of): raise KeyboardInterrupt\n") + kDuringAnImport});
}

TEST_F(Signals, WakeUpThroughADescriptor) {
  ExpectRestored({"-c",
                  "import os, signal\nr, w = os.pipe()\nos.set_blocking(w, "
                  "False)\nprint(signal.set_wakeup_fd(w))\n"
                  "signal.signal(signal.SIGALRM, lambda *of: "
                  "None)\nsignal.raise_signal(signal.SIGALRM)\nprint(os.read(r, 9))"});
}

TEST_F(Signals, AlarmsGoOff) {
  EXPECT_EQ(
      ExpectRestored(
          {"-c", "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0.05)\ntime.sleep(9)"})
          .ending,
      Signal(14));
}

// ---- Processes
// -------------------------------------------------------------------------------------

class Process : public StartTest {};

TEST_F(Process, NumbersAreItsOwn) {
  const Start one =
      RunTraced({"-c", Print("os.getpid(), os.getpid() == int(os.readlink('/proc/self'))")});
  const Start other =
      RunTraced({"-c", Print("os.getpid(), os.getpid() == int(os.readlink('/proc/self'))")});
  EXPECT_THAT(one.outcome.out, HasSubstr("True"));
  EXPECT_NE(one.outcome.out, other.outcome.out);
}

TEST_F(Process, FolderIsItsOwn) {
  ExpectRestored({"-c", Print("os.getcwd(), os.path.abspath('x')")},
                 {.directory = scratch_.Path("home")});
}

TEST_F(Process, FolderMayBeGone) {
  const Scene scene{.launcher = Shell("mkdir " + scratch_.Path("gone") + "; cd " +
                                      scratch_.Path("gone") + "; rmdir " + scratch_.Path("gone"))};
  ExpectRestoredByName({"-c", "import os, sys\nprint(sys.path[0])\nos.getcwd()"}, scene);
  ExpectRestoredByName({"-m", "no_such_module"}, scene);
}

TEST_F(Process, UmaskIsItsOwn) {
  EXPECT_EQ(
      ExpectRestoredByName({"-c", Print("oct(os.umask(0))")}, {.launcher = Shell("umask 057")}).out,
      "0o57\n");
}

TEST_F(Process, LimitsAreItsOwn) {
  ExpectRestoredByName({"-c",
                        "import resource\nprint(resource.getrlimit(resource.RLIMIT_NOFILE), "
                        "resource.getrlimit(resource.RLIMIT_STACK))"},
                       {.launcher = Shell("ulimit -n 77; ulimit -s 4096")});
}

TEST_F(Process, HasNoDescriptorsOfHakos) {
  ExpectRestoredByName({"-c", Print("sorted(map(int, os.listdir('/proc/self/fd')))")});
}

TEST_F(Process, KeepsInheritedDescriptors) {
  ExpectRestoredByName({"-c", Print("os.read(7, 100), os.get_inheritable(7)")},
                       {.launcher = Shell("exec 7</proc/version")});
}

// uuid asks for the machine's name while it is imported, and platform remembers it.
TEST_F(Process, MachinesNameIsWhatItIsNow) {
  const Words other = {"/usr/bin/unshare",
                       "--uts",
                       "/bin/sh",
                       "-e",
                       "-c",
                       "hostname hako.example\nexec \"$@\"",
                       "sh"};
  if (!CanMount() || access("/usr/bin/hostname", X_OK) != 0)
    GTEST_SKIP() << "no machine's name of one's own here";
  for (const char* modules : {"platform", "uuid, platform", "platform, uuid"}) {
    const std::string program =
        std::string("import ") + modules + "\nprint(platform._uname_cache)\nprint(platform.node())";
    EXPECT_THAT(ExpectRestoredByName({"-c", program}, {.launcher = other}).out,
                HasSubstr("\nhako.example\n"));
  }
}

// ---- Flags and the hash seed
// -----------------------------------------------------------------------

class InterpreterFlags : public StartTest {
 protected:
  const std::string all_ =
      Print("sys.flags, sys.dont_write_bytecode, sys.warnoptions, sys._xoptions, sys.path[1:]");
};

TEST_F(InterpreterFlags, AreThoseOfAPlainStart) {
  EXPECT_THAT(ExpectRestored({"-c", all_}).out, HasSubstr("hash_randomization=1"));
}

TEST_F(InterpreterFlags, ShowASeedOfZero) {
  EXPECT_THAT(ExpectRestored({"-c", all_}, {.environment = {"PYTHONHASHSEED=0"}}).out,
              HasSubstr("hash_randomization=0"));
}

TEST_F(InterpreterFlags, ShowUnbufferedStreams) {
  ExpectRestored({"-u", "-c", all_});
  ExpectRestored({"-c", all_}, {.environment = {"PYTHONUNBUFFERED=1"}});
  ExpectRestored({"-c", all_}, {.environment = {"PYTHONUNBUFFERED="}});
}

TEST_F(InterpreterFlags, ShowNoBytecode) {
  ExpectRestored({"-B", "-c", all_});
  ExpectRestored({"-c", all_}, {.environment = {"PYTHONDONTWRITEBYTECODE=x"}});
}

TEST_F(InterpreterFlags, DecideWhetherBytecodeIsWritten) {
  scratch_.Write("module.py", "import os\nprint(os.path.exists(os.path.dirname(__cached__)))");
  const Scene scene{.directory = scratch_.Path(), .forms = {Form::kPython}};
  const Words twice = {"-c",
                       "import module, os\nprint(os.path.exists('__pycache__'))\nimport shutil; "
                       "shutil.rmtree('__pycache__', True)"};
  EXPECT_EQ(ExpectRestored(twice, scene).out, "True\nTrue\n");
  EXPECT_EQ(ExpectRestored({"-B", twice[0], twice[1]}, scene).out, "False\nFalse\n");
}

TEST_F(InterpreterFlags, SeedOfZeroGivesTheReferencesHashesAndOrders) {
  ExpectRestored(
      {"-c",
       Print(
           "hash('abc'), hash(b'x'), hash(1.5), set('hello world'), {str(i) for i in range(30)}")},
      {.environment = {"PYTHONHASHSEED=0"}});
}

TEST_F(InterpreterFlags, HashesOfTheStartsObjectsAreStillFound) {
  ExpectRestored({"-c",
                  "import sys, os, builtins\n"
                  "for module in list(sys.modules.values()):\n"
                  "    for name in list(vars(module)): assert name in vars(module) and "
                  "getattr(module, name, 1) is not None or True\n"
                  "print(all(''.join(list(name)) in vars(builtins) for name in vars(builtins)))"});
}

TEST_F(InterpreterFlags, ModulesAndImportersAreThoseOfAPlainStart) {
  ExpectRestored(
      {"-c",
       Print(
           "list(sys.modules), list(sys.path_importer_cache), sys.meta_path, len(sys.path_hooks), "
           "list(vars(sys))")},
      {.varying = {parity::kAddress}});
}

TEST_F(InterpreterFlags, ImportersAreMadeByTheFirstSearch) {
  ExpectRestored({"-c",
                  "import sys\nbegin = list(sys.path_importer_cache)\nimport gc, atexit\n"
                  "print(list(sys.path_importer_cache) == begin)\nimport keyword\n"
                  "print(list(sys.path_importer_cache)[len(begin):])"});
  ExpectRestored({"-c",
                  "import sys\nsys.path.insert(0, '/dev/null')\nimport gc\nimport keyword\n"
                  "print(sys.path_importer_cache['/dev/null'])"});
}

TEST_F(InterpreterFlags, OfWarningsAreThoseOfAPlainStart) {
  ExpectRestored({"-c",
                  "import warnings\nprint(warnings.filters)\nwarnings.warn('x'); "
                  "warnings.warn('y', DeprecationWarning)"});
}

TEST_F(InterpreterFlags, LimitsAreThoseOfAPlainStart) {
  ExpectRestored(
      {"-c",
       Print("sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits(), "
             "sys.getdlopenflags(), sys.gettrace(), sys.getprofile()")});
}

// ---- Chance
// ----------------------------------------------------------------------------------------

class Chance : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(Chance, DiffersBetweenTwoStarts) {
  const Words arguments = {
      "-c",
      std::string("import os, random, secrets, ssl, tempfile, uuid\nprint(") + GetParam() + ")"};
  const Start one = RunTraced(arguments);
  const Start other = RunTraced(arguments);
  EXPECT_EQ(one.how, kRestored);
  EXPECT_EQ(other.how, kRestored);
  EXPECT_EQ(one.outcome.ending, Exit(0)) << one.outcome.err;
  EXPECT_NE(one.outcome.out, other.outcome.out);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Chance,
    testing::Values("random.random()", "random.SystemRandom().random()", "uuid.uuid4()",
                    "uuid.uuid1()", "secrets.token_hex()", "os.urandom(8)", "os.getrandom(8)",
                    "next(tempfile._get_candidate_names())", "tempfile.mktemp()",
                    "ssl.RAND_bytes(8)", "random.sample(range(10**9), 3)"),
    [](const auto& source) { return "Number" + std::to_string(source.index); });

}  // namespace
}  // namespace hako::starts
