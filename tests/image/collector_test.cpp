// The collector as a program sees it: a restored start keeps the image's objects out of its sight
// until someone looks (src/interpreter/finish.cpp).
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

}  // namespace
}  // namespace hako::starts
