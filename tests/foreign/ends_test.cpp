// What extension modules of an image do when their objects die is seen as under the reference; and
// where nothing of the kind can happen, the destruction is left out.
#include "foreign.h"

namespace hako::foreign {
namespace {

using testing::HasSubstr;
using testing::Not;

class Ends : public ForeignTest {
 protected:
  // The module came from the image, and all was as under the reference.
  void Expect(bool torn_down_in_full, const std::string& module, const std::string& code) const {
    ExpectDelivered(module, code);
    const std::string trace = FromImage(code).outcome.err;
    if (torn_down_in_full) {
      EXPECT_THAT(trace, HasSubstr("torn down in full")) << code;
    } else {
      EXPECT_THAT(trace, Not(HasSubstr("torn down in full"))) << code;
    }
  }

  // A thing that the module makes is seen to die, wherever the program has it. `without`: whether
  // all is torn down in full where there is none.
  void ExpectOfThings(bool without, const std::string& module) const {
    const std::string import = "import " + module + " as m; print(m.__name__)\n";
    Expect(without, module, import);
    Expect(true, module, import + "x = m.make()\n");
    Expect(true, module, import + "import string; string.x = {'x': (m.make(),)}\n");
  }
};

TEST_F(Ends, OfModulesWithFunctionsAloneAreLeftOut) {
  Keep({"ends_functions", "foreign_block"});
  Expect(false, "ends_functions", "import ends_functions as m; x = m.make(); print(x)");
  Expect(false, "foreign_block", "import foreign_block as m; print(m.state(), m.change())");
}

TEST_F(Ends, OfObjectsThatTheCollectorTracksArePlayedWhereThereIsOne) {
  Keep({"ends_tracked"});
  const std::string import = "import ends_tracked as m; print(m.Thing)\n";
  Expect(false, "ends_tracked", import);
  Expect(false, "ends_tracked", import + "x = m.make(); del x\nclass Mine(m.Thing): pass\n");
  Expect(true, "ends_tracked", import + "x = m.make()\n");
  Expect(true, "ends_tracked", import + "import sys; sys.x = [m.make()]\n");
  Expect(true, "ends_tracked", import + "class Mine(m.Thing): pass\nx = Mine()\n");
  Expect(true, "ends_tracked", import + "class M(m.Thing): __slots__ = ()\nx = {1: M()}\n");
}

TEST_F(Ends, OfObjectsThatAnImportHasMadeArePlayed) {
  Keep({"ends_tracked", "ends_tracked_at_import", "ends_keeper"});
  Expect(true, "ends_tracked_at_import",
         "import ends_tracked_at_import as m; print(type(m.thing))");
  Expect(true, "ends_keeper", "import ends_keeper; print(len(ends_keeper.kept))");
  Expect(false, "ends_tracked", "import ends_tracked as m; print(m)");
}

// They may be anywhere.
TEST_F(Ends, OfObjectsThatNobodyTracksArePlayed) {
  for (const char* module : {"ends_untracked", "ends_heap_type", "ends_release"}) {
    SCOPED_TRACE(module);
    Keep({module});
    ExpectOfThings(true, module);
  }
  Expect(true, "ends_release", "import ends_release as m; x = memoryview(m.make()); print(x[0])");
}

// They come out of the collector's sight, or are made without it, by the program's calls.
TEST_F(Ends, OfObjectsThatTheCollectorLosesArePlayed) {
  for (const char* module : {"ends_hide", "ends_not_track", "ends_late_type"}) {
    SCOPED_TRACE(module);
    Keep({module});
    ExpectOfThings(false, module);
  }
}

TEST_F(Ends, OfCapsulesWithADestructorArePlayed) {
  for (const char* module : {"ends_capsule", "ends_capsule_later"}) {
    SCOPED_TRACE(module);
    Keep({module});
    ExpectOfThings(false, module);
  }
  Keep({"ends_capsule_at_import"});
  Expect(true, "ends_capsule_at_import", "import ends_capsule_at_import as m; print(m.__name__)");
}

TEST_F(Ends, OfWhatIsRegisteredArePlayed) {
  Keep({"ends_code_extra"});
  Expect(true, "ends_code_extra", "import ends_code_extra as m; print(m.__name__)");
  Expect(true, "ends_code_extra", "import ends_code_extra as m; x = m.make(); print(m.__name__)");
}

TEST_F(Ends, OfModulesWithAFunctionForItArePlayed) {
  Keep({"ends_free"});
  Expect(true, "ends_free", "import ends_free as m; print(m.__name__)");
}

// Of the versions that were read.
TEST_F(Ends, OfCythonsFunctionsAreKnown) {
  Keep({"ends_cython", "ends_cython_to_come"});
  Expect(false, "ends_cython", "import ends_cython as m; x = m.make(); print(type(m.thing))");
  Expect(true, "ends_cython_to_come", "import ends_cython_to_come as m; print(type(m.thing))");
}

}  // namespace
}  // namespace hako::foreign
