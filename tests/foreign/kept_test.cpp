// Modules from outside the standard library that an image keeps: they do what they do under the
// reference.
#include "foreign.h"

namespace hako::foreign {
namespace {

using testing::HasSubstr;
using testing::Not;

using Kept = ForeignTest;

TEST_F(Kept, HaveTheirBlocksAndTheirFunctionsOfLibc) {
  Keep({"foreign_block"});
  ExpectDelivered("foreign_block",
                  "import foreign_block as m\n"
                  "print(m.state(), m.change(), m.state(), m.change(), m.__file__)");
}

TEST_F(Kept, HaveTheThreadsVariablesAsTheImportLeftThem) {
  for (const std::string name : {"foreign_thread_local", "foreign_initial_exec"}) {
    SCOPED_TRACE(name);
    Keep({name});
    ExpectDelivered(name, "import threading, " + name +
                              " as m\n"
                              "print(m.state())\n"
                              "t = threading.Thread(target=lambda: print(m.state()))\n"
                              "t.start()\n"
                              "t.join()");
  }
}

TEST_F(Kept, AreConstructedOnce) {
  Keep({"foreign_constructor"});
  ExpectDelivered("foreign_constructor", "import foreign_constructor as m; print(m.state())");
}

TEST_F(Kept, FindLibrariesBesideTheirOwnFile) {
  Keep({"foreign_own_libraries"});
  const std::string code =
      "import foreign_own_libraries as m; print(m.state(), m.state())\n"
      "print([line.split('/')[-1] for line in open('/proc/self/maps') if 'foreign_library' in "
      "line].count('libforeign_library.so\\n') > 1)";
  ExpectDelivered("foreign_own_libraries", code);
  // The loader looks there first.
  ExpectImportedAnew("foreign_own_libraries", code, {"LD_LIBRARY_PATH=/nowhere"});
}

// What operator new gave at the import lies in the image, and grows and shrinks there.
TEST_F(Kept, MayBeInCxx) {
  Keep({"foreign_cxx"});
  ExpectDelivered("foreign_cxx",
                  "import foreign_cxx as m; print(m.state(), m.state(), flush=True)");
  ExpectDelivered("foreign_cxx", "import foreign_cxx as m, os; os._exit(3)");
  ExpectDelivered("foreign_cxx", "print('not imported')");
}

TEST_F(Kept, SeeAVariableThatIsSet) {
  Keep({"foreign_variable"});
  const std::string code = "import foreign_variable as m; print(m.state())";
  ExpectDelivered("foreign_variable", code);
  ExpectImportedAnew("foreign_variable", code, {"FOREIGN_CANARY=1"});
  ExpectImportedAnew("foreign_variable", "import os; os.environ['FOREIGN_CANARY'] = ''; " + code);
  ExpectImportedAnew("foreign_variable", "import os; os.putenv('FOREIGN_CANARY', ''); " + code);
}

TEST_F(Kept, AreImportedAnewOnAnotherProcessor) {
  Keep({"foreign_block"});
  ExpectImportedAnew("foreign_block", "import foreign_block as m; print(m.state())",
                     {"GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-SSE4_2"});
}

TEST_F(Kept, AreImportedAnewWhereLibrariesShallShareTheirSymbols) {
  Keep({"foreign_block"});
  ExpectImportedAnew("foreign_block",
                     "import os, sys; sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)\n"
                     "import foreign_block as m; print(m.state())");
}

TEST_F(Kept, HaveNumbersThatLookLikeAddresses) {
#ifndef __x86_64__
  GTEST_SKIP() << "a long double has no bytes that are nobody's";
#endif
  Keep({"foreign_long_double"});
  ExpectDelivered("foreign_long_double", "import foreign_long_double as m; print(m.state())");
}

// The kernel wants more room for a large file than the file needs.
TEST_F(Kept, LieAtTheirAddressesInWhateverOrderTheyAreImported) {
  const Words modules = {"foreign_large_zeros", "foreign_block"};
  Keep(modules);
  for (const std::string& module : modules) {
    ExpectDelivered(module,
                    "import foreign_block, foreign_large_zeros\n"
                    "print(foreign_block.state(), foreign_large_zeros.state())");
  }
}

TEST_F(Kept, AreFoundByImportsInC) {
  Keep({"foreign_block", "foreign_import"});
  ExpectDelivered("foreign_import",
                  "import sys, foreign_import as m\n"
                  "print(m.object is sys.modules['foreign_block'], m.object.state())\n"
                  "print(list(sys.modules)[-2:])");
}

TEST_F(Kept, AreFoundByImportlibsFunctions) {
  Keep({"foreign_block"});
  for (const char* import :
       {"importlib.import_module('foreign_block')", "importlib.__import__('foreign_block')"}) {
    const std::string code = std::string("import importlib, sys\nm = ") + import +
                             "\nprint(m is sys.modules['foreign_block'], m.state())\n";
    ExpectDelivered("foreign_block", code);
    const std::string lies = "print([line for line in open('/proc/self/maps') if 'block' in line])";
    EXPECT_THAT(FromImage(code + lies).outcome.out, HasSubstr(Cache())) << import;
  }
}

// The capture has loaded them, and plays a start that has not.
TEST_F(Kept, LeaveBlocksThatStartsWriteToSideBySide) {
#ifndef __x86_64__
  GTEST_SKIP() << "no trial of a capture on this processor";
#endif
  Keep({"foreign_loud_type"});
  const Words images = CachedFiles(".image");
  ASSERT_EQ(images.size(), 1U);
  EXPECT_GT(PlacedBlocks(Cache() + "/" + images.front()), 300);
}

// In one process a file is one library: two modules of it have the same variables.
TEST_F(Kept, AreTheSameLibraryWhenTheyAreImportedAgain) {
  Keep({"foreign_two_phases"});
  const std::string again = "del sys.modules['foreign_two_phases']\n";
  const std::string show = "print(m is n, m.state(), n.state(), n.__file__ == m.__file__)";
  ExpectDelivered("foreign_two_phases", "import sys, foreign_two_phases as m\n" + again +
                                            "import foreign_two_phases as n\n" + show);
  ExpectDelivered("foreign_two_phases", "import importlib, sys, foreign_two_phases as m\n" + again +
                                            "n = importlib.import_module('foreign_two_phases')\n" +
                                            show);
}

// Another name of the file is the same file, a copy of it another one.
TEST_F(Kept, AreKnownAgainByTheirFile) {
  Keep({"foreign_two_phases"});
  const std::string load =
      "import importlib.util, os, shutil, sys, tempfile\n"
      "import foreign_two_phases as m\n"
      "with tempfile.TemporaryDirectory() as folder:\n"
      "    for other, make in (('link', os.symlink), ('copy', shutil.copy)):\n"
      "        os.mkdir(os.path.join(folder, other))\n"
      "        path = os.path.join(folder, other, os.path.basename(m.__file__))\n"
      "        make(m.__file__, path)\n"
      "        spec = importlib.util.spec_from_file_location('foreign_two_phases', path)\n"
      "        n = importlib.util.module_from_spec(spec)\n"
      "        spec.loader.exec_module(n)\n"
      "        print(m.state(), n.state())\n";
  ExpectDelivered("foreign_two_phases", load);
}

// The import system has loaded the file itself: what the image has would be a second library.
TEST_F(Kept, AreImportedAnewWhereTheirFileIsLoaded) {
  Keep({"foreign_two_phases"});
  ExpectImportedAnew(
      "foreign_two_phases",
      "import importlib.util, sys\n"
      "spec = importlib.util.find_spec('foreign_two_phases')\n"
      "m = sys.modules['foreign_two_phases'] = importlib.util.module_from_spec(spec)\n"
      "spec.loader.exec_module(m)\n"
      "del sys.modules['foreign_two_phases']\n"
      "import foreign_two_phases as n\n"
      "print(m is n, m.state(), n.state())");
}

// hako knows nothing of what their objects do.
TEST_F(Kept, AreTornDownInFull) {
  Keep({"foreign_loud_type"});
  ExpectDelivered("foreign_loud_type", "import foreign_loud_type as m; print(m.state())");
}

TEST_F(Kept, AreLeftAloneByProgramsThatDoNotImportThem) {
  Keep({"foreign_block", "foreign_loud_type"});
  ExpectDelivered("foreign_block",
                  "import sys, gc, warnings\n"
                  "class A:\n"
                  "    def __del__(self): print('gone')\n"
                  "a = A(); gc.collect()\n"
                  "print([name for name in sys.modules if 'foreign' in name])");
}

}  // namespace
}  // namespace hako::foreign
