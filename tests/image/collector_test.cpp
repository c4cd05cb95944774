// The collector as a program sees it: a restored start keeps the image's objects out of its sight
// until someone looks (src/interpreter/finish.cpp).
#include <cstdio>

#include "starts.h"

namespace hako::starts {
namespace {

class Collector : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(Collector, AnswersAsUnderTheReference) {
  ExpectRestored({"-c", std::string("import gc, os, sys\n") + GetParam()});
}

INSTANTIATE_TEST_SUITE_P(
    Asked, Collector,
    testing::Values(
        "print(gc.collect(), gc.collect())", "print(gc.collect(0), gc.collect(1))",
        // How many objects there are differs by some thirty: docs/parity.md, "Known differences".
        "print(gc.get_stats())", "gc.collect(); print(gc.get_stats(), gc.get_count())",
        "gc.freeze(); print(gc.get_freeze_count() > 4000); gc.unfreeze(); "
        "print(gc.get_freeze_count())",
        "print(gc.get_freeze_count(), gc.get_threshold(), gc.isenabled(), gc.get_debug(), "
        "gc.garbage)",
        "print(len(gc.get_referrers(os)), len(gc.get_referents(os)))",
        "print(gc.is_tracked(os.environ), gc.is_finalized(os.environ))",
        "print(any(o is os.environ for o in gc.get_objects()))",
        "seen = []\ngc.callbacks.append(lambda p, i: seen.append((p, "
        "i['generation'])))\ngc.collect()\nprint(seen)",
        "seen = []\ngc.callbacks.append(lambda p, i: seen.append(i['generation']))\n"
        "kept = [[] for n in range(100000)]\nprint([seen.count(g) for g in range(3)], "
        "gc.get_stats())",
        "seen = []\ngc.callbacks.append(lambda p, i: seen.append(i['generation']))\n"
        "kept = [{n: []} for n in range(1000000)]\nprint([seen.count(g) for g in range(3)])",
        "gc.set_threshold(1)\nkept = [[] for n in "
        "range(5000)]\nprint(gc.get_stats()[0]['collected'])",
        "for n in range(3): x = []; x.append(x); del x\nprint(gc.collect())",
        "import weakref\nclass A: pass\nx = A(); x.x = x; r = weakref.ref(x); del x\ngc.collect(); "
        "print(r())"),
    [](const auto& code) { return "Number" + std::to_string(code.index); });

// Of the youngest there are some twenty more: docs/parity.md, "Known differences".
TEST(CollectorAtTheStart, HasCountedAboutAsMuchAsUnderTheReference) {
  const Words program = {"-c", "import gc\nprint(*gc.get_count())"};
  int expected[3];
  int got[3];
  const auto read = [](const Outcome& outcome, int* counts) {
    return std::sscanf(outcome.out.c_str(), "%d %d %d", counts, counts + 1, counts + 2);
  };
  ASSERT_EQ(read(parity::RunReference(program), expected), 3);
  ASSERT_EQ(read(parity::RunHako(Form::kRun, program), got), 3);
  EXPECT_NEAR(got[0], expected[0], 40);
  EXPECT_EQ(got[1], expected[1]);
  EXPECT_EQ(got[2], expected[2]);
}

// How often it has run when so much has been imported. Objects that CPython takes from its lists of
// freed ones are not counted, and a restored start has other lists: hence the margin.
class CollectorDuringImports : public StartTest {
 protected:
  static void ExpectAbout(const std::string& program) {
    const int expected = std::stoi(parity::RunReference({"-c", program}).out);
    const int got = std::stoi(parity::RunHako(Form::kRun, {"-c", program}).out);
    EXPECT_GT(expected, 10);
    EXPECT_NEAR(got, expected, 2);
  }
};

TEST_F(CollectorDuringImports, RunsAboutAsOftenAsUnderTheReference) {
  ExpectAbout(
      "import gc, json, dataclasses, collections, asyncio, unittest, logging, argparse, typing\n"
      "print(gc.get_stats()[0]['collections'])");
}

TEST_F(CollectorDuringImports, IsHeardAboutAsOftenAsUnderTheReference) {
  ExpectAbout(
      "import gc\nseen = []\ngc.callbacks.append(lambda phase, info: seen.append(phase))\n"
      "import json, dataclasses, collections, asyncio, unittest\nprint(seen.count('stop'))");
}

TEST_F(CollectorDuringImports, IsHeardWhileAModuleIsHalfImported) {
  EXPECT_EQ(ExpectRestored({"-c",
                            "import gc, sys\nhalf = []\ndef hear(phase, info):\n"
                            "  module = sys.modules.get('asyncio')\n"
                            "  half.append(module is not None and not hasattr(module, 'run'))\n"
                            "gc.callbacks.append(hear)\nimport asyncio\nprint(any(half))"})
                .out,
            "True\n");
}

TEST_F(CollectorDuringImports, DoesNotRunWhereItIsSwitchedOff) {
  ExpectRestored({"-c",
                  "import gc\ngc.disable()\nbefore = gc.get_stats()\nimport asyncio, unittest\n"
                  "print(gc.get_stats() == before, gc.get_count()[0] > 5000)"});
}

TEST_F(CollectorDuringImports, FindsWhatTheProgramHasLeft) {
  ExpectRestored({"-c",
                  "class Cycle:\n  def __init__(self): self.own = self\n"
                  "  def __del__(self): print('found')\n"
                  "Cycle()\nprint('importing')\nimport asyncio\nprint('imported')"});
}

TEST_F(CollectorDuringImports, MayFindFinalizersThatImport) {
  ExpectRestored({"-c",
                  "import gc\nclass Cycle:\n  def __init__(self): self.own = self\n"
                  "  def __del__(self): import json, decimal; found.append(json.JSONDecoder)\n"
                  "found = []\ngc.disable()\nfor _ in range(50): Cycle()\n"
                  "gc.set_threshold(1)\ngc.enable()\nimport json, email.message\n"
                  "gc.set_threshold(700)\nimport asyncio, decimal\n"
                  "print(len(found), set(found) == {json.JSONDecoder})"});
}

// Whose __del__ changes how the collector goes on.
constexpr const char* kCycle =
    "import gc\nclass Cycle:\n  def __init__(self): self.own = self\n"
    "  def __del__(self): print('found'); change()\n"
    "gc.collect(); gc.set_threshold(2000)\nCycle()\n";

TEST_F(CollectorDuringImports, IsAsAFinalizerHasSetIt) {
  const std::string cycle = kCycle;
  ExpectRestored({"-c", cycle + "change = lambda: gc.set_threshold(-1)\nimport asyncio\n"
                                "gc.set_threshold(2**31 - 1)\nimport unittest\nprint('on')"});
  ExpectRestored({"-c", cycle + "change = gc.disable\nimport asyncio\n"
                                "print(gc.isenabled(), gc.get_count()[0] > 10000)"});
}

}  // namespace
}  // namespace hako::starts
