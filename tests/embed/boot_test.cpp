// boot_test.cpp: isolates begun and ended, again and again, in one process.
#include <csignal>
#include <cstdlib>
#include <thread>

#include "embed/isolate_fixture.h"
#include "embed/own_process.h"

namespace hako::embed_tests {
namespace {

TEST(Boot, StartsFromTheLibrarysImage) {
  const Isolate isolate = Must(Isolate::Boot());
  EXPECT_TRUE(isolate.start().starts_with(HAKO_IS_RESTORED ? "restored from " : "cold: "))
      << isolate.start();
}

TEST(Boot, TakesArguments) {
  BootOptions options;
  options.argv = {"program", "a b", "\xc3\xa9"};
  const Isolate isolate = Must(Isolate::Boot(options));
  EXPECT_EQ(Must(isolate.Eval<std::vector<std::string>>("__import__('sys').argv")), options.argv);
}

TEST(Boot, HasTheEnvironmentThatItIsGiven) {
  BootOptions options;
  options.environment = {"A=1", "B=x=y"};
  const Isolate isolate = Must(Isolate::Boot(options));
  EXPECT_EQ(
      (Must(isolate.Eval<std::map<std::string, std::string>>("dict(__import__('os').environ)"))),
      (std::map<std::string, std::string>{{"A", "1"}, {"B", "x=y"}}));
}

// As python3 does it, restored and cold alike.
TEST(Boot, TakesTheFirstOfTwoVariablesOfAName) {
  BootOptions options;
  options.environment = {"A=1", "no variable", "A=2"};
  const Isolate isolate = Must(Isolate::Boot(options));
  EXPECT_EQ(
      (Must(isolate.Eval<std::map<std::string, std::string>>("dict(__import__('os').environ)"))),
      (std::map<std::string, std::string>{{"A", "1"}}));
}

TEST(Boot, HasTheProcesssEnvironmentOtherwise) {
  setenv("HAKO_EMBED_TEST", "here", 1);
  const Isolate isolate = Must(Isolate::Boot());
  EXPECT_EQ(Must(isolate.Eval<std::string>("__import__('os').environ['HAKO_EMBED_TEST']")), "here");
}

TEST(Boot, PutsPathsInFront) {
  BootOptions options;
  options.paths = {"/first", "/second"};
  const Isolate isolate = Must(Isolate::Boot(options));
  EXPECT_EQ(Must(isolate.Eval<std::vector<std::string>>("__import__('sys').path[:2]")),
            options.paths);
}

TEST(Boot, GivesOutputToTheHost) {
  std::string out, err;
  BootOptions options;
  options.write_stdout = [&](std::string_view text) { out += text; };
  options.write_stderr = [&](std::string_view text) { err += text; };
  Isolate isolate = Must(Isolate::Boot(options));
  Must(
      isolate.Run("import sys\nprint('out \\u00e9')\nprint('err', file=sys.stderr)\n"
                  "sys.stdout.buffer.write(b'raw')"));
  EXPECT_EQ(Must(isolate.End()), 0);
  EXPECT_EQ(out, "rawout \xc3\xa9\n") << "the buffer is below the text layer, as in python3";
  EXPECT_EQ(err, "err\n");
}

TEST(Boot, LimitsImports) {
  BootOptions options;
  options.imports = {"json", "math"};
  const Isolate isolate = Must(Isolate::Boot(options));
  EXPECT_EQ(Must(isolate.Call<std::string>("json:dumps", std::vector<int64_t>{1})), "[1]");
  Must(isolate.Exec("import json, math"));
  EXPECT_EQ(ErrorOf(isolate.Exec("import socket")),
            "ImportError: import of 'socket' is not allowed in this isolate");
  EXPECT_EQ(ErrorOf(isolate.Exec("from os import path")),
            "ImportError: import of 'os' is not allowed in this isolate");
}

TEST(Boot, IsRefusedWhileAnotherIsolateRuns) {
  const Isolate isolate = Must(Isolate::Boot());
  const auto second = Isolate::Boot();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind(), HAKO_ERROR_STATE);
}

TEST(Boot, GivesAFreshIsolateEachTime) {
  for (int i = 0; i < 3; ++i) {
    const Isolate isolate = Must(Isolate::Boot());
    EXPECT_FALSE(
        Must(isolate.Eval<bool>("'mark' in globals() or hasattr(__import__('json'), 'x')")));
    Must(isolate.Exec("mark = 1\nimport json\njson.x = 2\nimport collections\nint_max = 10**1000"));
  }
}

TEST(Boot, IsPossibleOnAnyThread) {
  for (int i = 0; i < 3; ++i) {
    std::thread([] {
      const Isolate isolate = Must(Isolate::Boot());
      EXPECT_EQ(Must(isolate.Eval<int>("6 * 7")), 42);
      EXPECT_TRUE(Must(isolate.Eval<bool>(
          "__import__('threading').current_thread() is __import__('threading').main_thread()")));
    }).join();
  }
}

TEST(End, SaysThatOutputIsLost) {
  Isolate isolate = Must(Isolate::Boot());
  Must(isolate.Exec("import sys, io\nsys.stdout = open('/dev/full', 'w')\nprint('lost')"));
  testing::internal::CaptureStderr();
  EXPECT_EQ(Must(isolate.End()), 120);
  testing::internal::GetCapturedStderr();
}

TEST(End, RunsExitFunctionsAndFinalizers) {
  std::string out;
  BootOptions options;
  options.write_stdout = [&](std::string_view text) { out += text; };
  Isolate isolate = Must(Isolate::Boot(options));
  Must(
      isolate.Run("import atexit, threading, time\n"
                  "atexit.register(print, 'atexit')\n"
                  "class Loud:\n  def __del__(self): print('gone')\n"
                  "kept = Loud()\n"
                  "threading.Thread(target=lambda: (time.sleep(0.05), print('thread'))).start()"));
  EXPECT_EQ(Must(isolate.End()), 0);
  EXPECT_EQ(out, "thread\natexit\ngone\n");
}

TEST(End, IsRefusedToAnotherThreadAndFromInside) {
  Isolate isolate = Must(Isolate::Boot());
  std::thread([&] { EXPECT_FALSE(isolate.End()); }).join();
  {
    const auto lock = isolate.Enter();
    EXPECT_FALSE(isolate.End());
  }
  EXPECT_TRUE(isolate.End());
}

TEST(End, LeavesValuesEmpty) {
  Value value;
  {
    const Isolate isolate = Must(Isolate::Boot());
    value = Must(isolate.Eval("[1, 2]"));
  }
  EXPECT_FALSE(value);
  EXPECT_FALSE(value.Length());
  const Isolate other = Must(Isolate::Boot());
  EXPECT_FALSE(value) << "another isolate's objects are not its own";
}

TEST(EndDeathTest, MakesAnyOtherCallAMistake) {
  Isolate isolate = Must(Isolate::Boot());
  hako_isolate* ended = isolate.get();
  Must(isolate.End());
  hako_value* result = nullptr;
  EXPECT_DEATH(hako_error_free(hako_eval(ended, ToText("1"), nullptr, nullptr, &result)),
               "called while no isolate is booted");
}

TEST(End, LeavesNoFilesOpen) {
  { const Isolate isolate = Must(Isolate::Boot()); }
  const long before = OpenDescriptors();
  for (int i = 0; i < 5; ++i) {
    const Isolate isolate = Must(Isolate::Boot());
    Must(
        isolate.Exec("kept = open('/dev/null'), open('/dev/null', 'wb')\n"
                     "import socket\nsock = socket.socket()"));
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(End, LeavesNoHandlerOfSignals) {
  struct sigaction before {};
  sigaction(SIGUSR1, nullptr, &before);
  {
    BootOptions options;
    options.handles_signals = true;
    const Isolate isolate = Must(Isolate::Boot(options));
    Must(isolate.Exec("import signal\nsignal.signal(signal.SIGUSR1, print)"));
  }
  struct sigaction after {};
  sigaction(SIGUSR1, nullptr, &after);
  EXPECT_EQ(after.sa_handler, before.sa_handler);
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(after.sa_handler, SIG_DFL);
}

// A cycle that kept 100 bytes would show: 2000 of them are 200 KiB.
TEST(Cycles, LeakNothing) {
  if (!HAKO_IS_RESTORED) GTEST_SKIP() << "CPython itself keeps memory from one start to the next";
  const auto cycle = [](const char* program) {
    const Isolate isolate = Must(Isolate::Boot());
    Must(isolate.Exec(program));
  };
  constexpr const char* kPlain = "text = ['line %d' % i for i in range(1000)]";
  constexpr const char* kImports =
      "import json, re, decimal, datetime\njson.dumps({'a': decimal.Decimal(1).__str__()})\n"
      "big = bytearray(1 << 20)";
  for (int i = 0; i < 50; ++i) cycle(i % 2 == 0 ? kPlain : kImports);
  const long before = AnonymousKiB();
  EXPECT_GT(before, 0) << "the kernel does not say";
  for (int i = 0; i < 2000; ++i) cycle(i % 2 == 0 ? kPlain : kImports);
  EXPECT_LT(AnonymousKiB() - before, 200);
}

}  // namespace
}  // namespace hako::embed_tests
