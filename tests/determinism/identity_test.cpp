// Numbers in the place of addresses.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using Identity = DeterministicTest;

constexpr const char* kShowsIdentity =
    "import gc, threading, weakref, contextvars, sys\n"
    "class Thing: pass\n"
    "things = [Thing() for _ in range(20)]\n"
    "print(object(), things[0], lambda: 0, things[0].__init__, threading.Lock(), "
    "weakref.ref(Thing))\n"
    "print(id(things), id(Thing), id(int), id(None), id(sys), id(print), id('text'), id(1.5))\n"
    "print([id(t) % 1000 for t in set(things)], set(map(type, (1, '', 1.0, [], (), {}))))\n"
    "print(frozenset([len, max, min, print, abs]), {float('nan'), float('nan'), 0.5})\n"
    "print([v.name for v in {contextvars.ContextVar(str(i)) for i in range(9)}])\n"
    "print([hash(t) == id(t) >> 4 for t in things[:3]], hash(Thing) == id(Thing) >> 4)\n"
    "for _ in range(3):\n"
    "    made = [Thing() for _ in range(1000)]\n"
    "    print(len({id(m) for m in made}), id(made[500]))\n"
    "    del made; gc.collect()\n"
    "for name in 'ab':\n"
    "    kind = type(name, (), {}); print(id(kind), {kind, Thing, int}); del kind; gc.collect()\n";

TEST_F(Identity, IsTheSameWhateverSurroundsTheRun) {
  const std::string first = Printed(kShowsIdentity);
  EXPECT_EQ(Printed(kShowsIdentity, {}, {}), first);
  const std::string large(20'000, 'x');
  EXPECT_EQ(Run(kShowsIdentity, {}, {}, {.environment = {"PADDING=" + large}}).out, first);
  EXPECT_EQ(Run(kShowsIdentity, {}, {}, {.directory = "/"}).out, first);
}

TEST_F(Identity, IsTheSameFromAnImageThatIsMadeForTheRun) {
  const std::string first = Printed(kShowsIdentity);
  Words words = {parity::HakoPath(), "run",
                 "--image",          "none",
                 "--deterministic",  scratch_.Write("program.py", kShowsIdentity)};
  const Outcome own = parity::RunFile(parity::HakoPath(), words);
  EXPECT_EQ(own.err, "");
  EXPECT_EQ(own.out, first);
}

TEST_F(Identity, IsNoOtherLivingObjects) {
  EXPECT_EQ(
      Printed("kept = [object() for _ in range(50000)]\n"
              "print(len({id(k) for k in kept}), len(set(kept)), id(kept[7]) == id(kept[7]))\n"
              "for _ in range(5):\n"
              "    dropped = [object() for _ in range(50000)]\n"
              "    assert len({id(d) for d in dropped} | {id(k) for k in kept}) == 100000\n"
              "    del dropped\n"
              "print(all(k in set(kept) for k in kept[::100]), kept[3] in {kept[3]: 1})\n"),
      "50000 50000 True\nTrue True\n");
}

TEST_F(Identity, IsAskedForUnderAuditAsEver) {
  EXPECT_EQ(Printed("import sys\n"
                    "sys.addaudithook(lambda e, a: print(e, a[0] == seen) if e == 'builtins.id' "
                    "and seen else None)\n"
                    "seen = 0; seen = id(sys); id(sys)\n"),
            "builtins.id True\n");
}

// An image holds more or fewer of them on another architecture.
TEST_F(Identity, OfBlocksIsCountedFromTheProgramsStart) {
  EXPECT_EQ(Printed("import sys; print(30000 <= sys.getallocatedblocks() < 30500)\n",
                    {"--on-leak=allow"}),
            "True\n");
}

// A module that is compiled, as its compiled file is missing, asks for no number that counts.
TEST_F(Identity, DoesNotDependOnCompiledFiles) {
  const std::string text =
      "import beside\nprint(object(), beside.Thing, id(beside.thing), id(beside))\n";
  const std::string module =
      "class Thing:\n    def f(self, a=None, b=...): return (None, ..., 1.5, 'x', b'y', (1, "
      "None))\n"
      "thing = Thing()\n";
  scratch_.Write("beside.py", module);
  const std::string compiled_anew = Printed(text);
  const Outcome made = parity::RunReference({"-m", "compileall", "-q", scratch_.Path("beside.py")});
  EXPECT_EQ(made.ending, Exit(0));
  ASSERT_TRUE(std::filesystem::exists(scratch_.Path("__pycache__")));
  EXPECT_EQ(Printed(text), compiled_anew);
}

// Blocks may be smaller than the words before an object.
TEST_F(Identity, OutlivesTheObjectBesideIt) {
  EXPECT_EQ(Printed("import random\n"
                    "for make in object, random.random, lambda: int(random.random() * 1e15):\n"
                    "    made = [make() for _ in range(1000)]\n"
                    "    kept = [(one, id(one)) for one in made[::3]]\n"
                    "    places = {one: i for i, one in enumerate(made[::3])}\n"
                    "    del made\n"
                    "    print(sum(id(one) != number for one, number in kept), [one in places for "
                    "one, _ in kept].count(False))\n"
                    "    del kept, places\n"),
            "0 0\n0 0\n0 0\n");
  // In arenas that the image has not; then the dropped ones' numbers are not their successors'.
  EXPECT_EQ(
      Printed("made = [object() for _ in range(300_000)]\n"
              "kept = [(one, id(one)) for one in made[::3]]\n"
              "given = [id(one) for one in made]\n"
              "del made\n"
              "print(sum(id(one) != number for one, number in kept))\n"
              "print(len({id(one) for one in [object() for _ in range(9000)]} & set(given)))\n"),
      "0\n0\n");
}

}  // namespace
}  // namespace hako::determinism_tests
