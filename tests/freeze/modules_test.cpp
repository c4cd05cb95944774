// The modules in an APP: imported from its image as zipimport would import them, and data beside
// them.
#include "apps.h"

namespace hako::freeze {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kProgram =
    "import sys, importlib.resources, pkgutil, traceback, inspect\n"
    "import helper, package\n"
    "from package import inner\n"
    "print(helper.where(), package.shown())\n"
    "for module in (helper, package, inner):\n"
    "    print(module, sorted(vars(module)), module.__spec__, getattr(module, '__path__', None))\n"
    "    print(module.__loader__ is sys.path_importer_cache[sys.path[0]], "
    "vars(module.__loader__))\n"
    "print(sorted(sys.path_importer_cache), list(sys.modules))\n"
    "print(importlib.resources.files('package').joinpath('data/text.txt').read_text())\n"
    "print(pkgutil.get_data('package', 'data/text.txt'), inspect.getsource(inner.fail))\n"
    "try: inner.fail()\n"
    "except ValueError: traceback.print_exc()\n"
    "inner.fail()\n";

class Modules : public FreezeTest {
 protected:
  std::string FreezeProgram(const std::string& text) const {
    WritePackage("source");
    return Freeze({scratch_.Write("source/main.py", text)});
  }
};

TEST_F(Modules, AreThoseOfAZipApplication) {
  const std::string app = FreezeProgram(kProgram);
  const Outcome seen = ExpectSameRestored(app);
  EXPECT_THAT(seen.out, HasSubstr("b'data\\n'"));
  EXPECT_THAT(seen.err, HasSubstr("raise ValueError('here')"));
  ExpectSame("no image is asked for", app, {}, {.environment = {"HAKO_IMAGE=none"}});
}

TEST_F(Modules, AreTakenFromTheImage) {
  const std::string app = FreezeProgram("import package, json, decimal, ssl\n");
  const Outcome started = RunApp(app, {}, {.environment = {"HAKO_TRACE=2"}}).outcome;
  EXPECT_THAT(started.err, Not(HasSubstr("imported anew")));
  EXPECT_THAT(parity::RunFile(parity::HakoPath(), {parity::HakoPath(), "image", "info", app}).out,
              HasSubstr("\n  package.inner\n"));
}

// What a module keeps of its place in another form than a string of it cannot be moved.
TEST_F(Modules, ThatMakeSomethingOfTheirPlaceAreImportedAnew) {
  WritePackage("source");
  scratch_.Write("source/keeps.py", "place = __file__.encode()\nkeys = {__file__: 1}\n");
  const std::string app = Freeze({scratch_.Write(
      "source/main.py", "import keeps, helper\nprint(keeps.place, keeps.keys, helper.where())\n")});
  ExpectSameRestored(app);
  scratch_.Write("source/keeps.py", "keys = {__file__: 1}\nplace = keys.get(__file__)\n");
  ExpectSameRestored(Freeze({scratch_.Path("source/main.py")}));
  scratch_.Write("source/keeps.py", "keys = {__file__.upper()}\nplace = len(__file__)\n");
  ExpectSameRestored(Freeze({scratch_.Path("source/main.py")}));
}

TEST_F(Modules, LoadedAgainHaveCodeOfTheirOwn) {
  const std::string app = FreezeProgram(
      "import importlib, helper\nold = helper.where.__code__\nimportlib.reload(helper)\n"
      "print(helper.where.__code__ is old, helper.where.__code__ == old)\n");
  EXPECT_EQ(ExpectSameRestored(app).out, "False True\n");
}

TEST_F(Modules, WithTheNameOfOneOfTheLibrarysGoBeforeIt) {
  scratch_.Write("source/colorsys.py", "mine = 1\n");
  scratch_.Write("source/random.py", "mine = 2\n");
  const std::string app = Freeze({scratch_.Write(
      "source/main.py",
      "import colorsys, random, sys\nprint(colorsys.mine, random.mine, list(sys.modules))\n")});
  EXPECT_THAT(ExpectSameRestored(app).out, HasSubstr("1 2 "));
}

TEST_F(Modules, BehindAFolderOfTheProgramsOwnAreFoundThere) {
  scratch_.Write("other/helper.py", "def where(): return 'elsewhere'\n");
  const std::string app = FreezeProgram(
      "import sys\nsys.path[:0] = sys.argv[1:]\nimport helper\nprint(helper.where())\n");
  EXPECT_EQ(ExpectSameRestored(app, {scratch_.Path("other")}).out, "elsewhere\n");
  ExpectSameRestored(app);
}

TEST_F(Modules, OfADistributionBringWhatItSaysOfItself) {
  const Words venv = {"-m", "venv", "--without-pip", scratch_.Path("env")};
  ASSERT_EQ(parity::RunReference(venv).ending, Exit(0));
  const std::string site = "env/" + parity::PackagesFolder();
  WritePackage(site);
  scratch_.Write(site + "dist-1.2.dist-info/METADATA",
                 "Metadata-Version: 2.1\nName: dist\nVersion: 1.2\n");
  scratch_.Write(site + "dist-1.2.dist-info/RECORD",
                 "package/__init__.py,,\ndist-1.2.dist-info/METADATA,,\n");
  const std::string program =
      scratch_.Write("source/main.py",
                     "import package, importlib.metadata, sys\n"
                     "print(package.shown(), importlib.metadata.version('dist'), sys.prefix)\n");
  const std::string app =
      Freeze({program}, "app", {.environment = {"VIRTUAL_ENV=" + scratch_.Path("env")}});
  std::filesystem::remove_all(scratch_.Path("env"));
  EXPECT_THAT(ExpectSameRestored(app).out,
              HasSubstr(app + "/package/inner.py 1.2 " + starts::AskReference("sys.prefix")));
}

TEST_F(Modules, AreTakenInAndLeftOutByWish) {
  WritePackage("source");
  const std::string program = scratch_.Write("source/main.py",
                                             "import sys\nif len(sys.argv) > 1: import package; "
                                             "print(package.shown())\nelse:\n    import helper\n");
  const std::string app = Freeze({program, "--with", "package", "--without", "helper"});
  EXPECT_THAT(ExpectSameRestored(app, {"x"}).out, HasSubstr(app + "/package/inner.py"));
  EXPECT_THAT(ExpectSameRestored(app).err, HasSubstr("No module named 'helper'"));
}

// `_json` of the standard library, under another name and in another place.
TEST_F(Modules, InCAreNamedAndLeftToTheMachine) {
  const std::string file = starts::AskReference("__import__('_json').__file__");
  const std::string name = file.substr(file.rfind('/') + 1);
  std::filesystem::create_directories(scratch_.Path("source/fast"));
  scratch_.Write("source/fast/__init__.py", "from fast import _json\n");
  std::filesystem::copy_file(file, scratch_.Path("source/fast/" + name));
  const std::string program =
      scratch_.Write("source/main.py", "import sys, fast\nprint(fast._json.__name__)\n");
  const Outcome frozen = Run({program, "-o", scratch_.Path("app")});
  EXPECT_EQ(frozen.ending, Exit(0)) << frozen.err;
  EXPECT_THAT(frozen.err,
              HasSubstr("hako: not frozen: fast: an extension module cannot be in the file: "));
  EXPECT_THAT(frozen.err,
              HasSubstr("(do: install fast where the file runs, or take it without: --with fast)"));
  EXPECT_THAT(ExpectSameRestored(scratch_.Path("app")).err, HasSubstr("No module named 'fast'"));
}

}  // namespace
}  // namespace hako::freeze
