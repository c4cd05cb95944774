// interruption_test.cpp: calls ended from outside.
#include <chrono>
#include <thread>

#include "embed/isolate_fixture.h"

namespace hako::embed_tests {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr const char* kForEver = "while True: pass";

class Interruption : public WithIsolate {};

TEST_F(Interruption, EndsARunningCall) {
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(50));
    isolate_.Interrupt();
  });
  const auto ended = isolate_.Exec(kForEver);
  other.join();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind(), HAKO_ERROR_INTERRUPTED);
  EXPECT_EQ(Must(isolate_.Eval<int>("1 + 1")), 2);
}

// The shortest way through a call: it is noticed there, and nothing of it is left to later ones.
TEST_F(Interruption, EndsACallOfAThreadThatHasTheLock) {
  const auto lock = isolate_.Enter();
  const Value for_ever = Must(isolate_.Eval("exec('def run():\\n while True: pass') or run"));
  const Value count = Must(isolate_.Eval("lambda: sum(1 for _ in range(100))"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Must(count.operator()<int>()), 100);
    std::thread other([&] {
      std::this_thread::sleep_for(milliseconds(20));
      isolate_.Interrupt();
    });
    const auto ended = for_ever();
    EXPECT_EQ(Must(count.operator()<int>()), 100);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().kind(), HAKO_ERROR_INTERRUPTED);
    other.join();
  }
}

TEST_F(Interruption, IsNotCaughtByExceptException) {
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(30));
    isolate_.Interrupt();
  });
  const auto ended =
      isolate_.Exec("while True:\n  try:\n    while True: pass\n  except Exception:\n    pass");
  other.join();
  EXPECT_EQ(ended.error().kind(), HAKO_ERROR_INTERRUPTED);
}

TEST_F(Interruption, DoesNothingWhereNothingRuns) {
  isolate_.Interrupt();
  EXPECT_EQ(Must(isolate_.Eval<int>("sum(range(1000))")), 499500);
}

TEST_F(Interruption, ComesByItselfAtADeadline) {
  isolate_.SetDeadline(milliseconds(40));
  for (int i = 0; i < 3; ++i) {
    const auto begin = Clock::now();
    const auto ended = isolate_.Exec(kForEver);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().kind(), HAKO_ERROR_DEADLINE);
    EXPECT_GE(Clock::now() - begin, milliseconds(40));
  }
  EXPECT_EQ(Must(isolate_.Eval<int>("1 + 1")), 2);
  isolate_.SetDeadline(milliseconds(0));
  Must(
      isolate_.Exec("import time\nend = time.monotonic() + 0.08\n"
                    "while time.monotonic() < end: pass"));
}

TEST_F(Interruption, OfADeadlineIsItsThreadsOwn) {
  isolate_.SetDeadline(milliseconds(20));
  std::thread([&] {
    Must(
        isolate_.Exec("import time\nend = time.monotonic() + 0.06\n"
                      "while time.monotonic() < end: pass"));
  }).join();
}

}  // namespace
}  // namespace hako::embed_tests
