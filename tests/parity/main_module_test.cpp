// What a program sees of itself: __main__ and its attributes, sys.argv, sys.path[0], the frames
// under it.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class MainModule : public ParityTest {
 protected:
  MainModule() {
    std::ifstream file(ProgramPath("main_module.py"));
    std::ostringstream text;
    text << file.rdbuf();
    code_ = text.str();
    for (const char* name : {"main.py", "__main__.py", "package/__main__.py", "package/part.py",
                             "namespace/part.py", "no_suffix"}) {
      scratch_.Write(name, code_);
    }
    scratch_.Write("package/__init__.py", "\"\"\"A package.\"\"\"\n");
    RunReference({"-m", "zipfile", "-c", "main.zip", "__main__.py", "package"}, Here());
    RunReference({"-c", "import py_compile; py_compile.compile('main.py', 'compiled.pyc')"},
                 Here());
  }
  [[nodiscard]] Scene Here() const {
    return {.environment = {"PYTHONDONTWRITEBYTECODE=1"},
            .directory = scratch_.Path(),
            .input = code_,
            .forms = {Form::kPython, Form::kRun, Form::kShort}};
  }
  [[nodiscard]] std::vector<Words> WaysToNameIt() const {
    return {{"main.py"},
            {"./main.py", "a"},
            {scratch_.Path("main.py")},
            {"no_suffix"},
            {"."},
            {"package"},
            {"main.zip", "a"},
            {"main.zip/package"},
            {"compiled.pyc"},
            {"-m", "main", "a"},
            {"-m", "package"},
            {"-m", "package.part"},
            {"-m", "compiled"},
            {"-m", "namespace.part"},
            {"-c", code_, "a"},
            {"-"},
            {}};
  }
  std::string code_;
};

TEST_F(MainModule, IsTheReferencesForEachWayToNameAProgram) {
  for (const Words& way : WaysToNameIt()) {
    const Outcome reference = ExpectSame(way, Here());
    EXPECT_EQ(reference.ending, Exit(0)) << testing::PrintToString(way) << reference.err;
    EXPECT_THAT(reference.out, HasSubstr("import True"));
  }
}

TEST_F(MainModule, IsTheReferencesUnderOptionsThatChangeIt) {
  for (const char* option : {"-O", "-OO", "-I", "-P", "-S", "-Xfrozen_modules=off", "-Xdev"}) {
    for (const Words& way :
         {Words{"main.py"}, Words{"-m", "main"}, Words{"."}, Words{"-c", code_}, Words{"-"}}) {
      Words arguments = {option};
      arguments.insert(arguments.end(), way.begin(), way.end());
      // By name, as a module that -I or -P hide is missed by "python3: No module named".
      ExpectSameByName(arguments, Here());
    }
  }
}

TEST_F(MainModule, IsBuiltFromALinkAsTheReferenceBuildsIt) {
  scratch_.Link("links/link.py", scratch_.Path("main.py"));
  scratch_.Link("links/folder", scratch_.Path("package"));
  scratch_.Link("up", "..");
  for (const char* path : {"links/link.py", "links/folder", "links/../main.py"}) {
    EXPECT_EQ(ExpectSame({path}, Here()).ending, Exit(0));
  }
}

TEST_F(MainModule, MayBeImportedAgainUnderItsOwnName) {
  scratch_.Write("twice.py",
                 "import sys\n"
                 "print('run as', __name__)\n"
                 "if __name__ == '__main__':\n"
                 "    import twice\n"
                 "    print(twice is sys.modules['__main__'], twice.__spec__.name)\n");
  for (const Words& way : {Words{"twice.py"}, Words{"-m", "twice"}, Words{"-c", "import twice"}}) {
    ExpectSame(way, Here());
  }
}

TEST_F(MainModule, MayBeReplacedAndReloaded) {
  scratch_.Write(
      "replaces.py",
      "import importlib, runpy, sys, types\n"
      "if len(sys.argv) < 2:\n"
      "    sys.argv.append('again')\n"
      "    result = runpy.run_path(__file__, run_name='__main__')\n"
      "    print(sorted(result))\n"
      "    try:\n"
      "        importlib.reload(sys.modules['__main__'])\n"
      "    except Exception as error:\n"
      "        print(type(error), error)\n"
      "else:\n"
      "    print('inner', __file__, __spec__, sys.modules['__main__'].__dict__ is globals())\n");
  ExpectSame({"replaces.py"}, Here());
  ExpectSame({"-m", "replaces"}, Here());
}

TEST_F(MainModule, ClassesOfItPickleUnderItsName) {
  scratch_.Write("pickles.py",
                 "import pickle, inspect\n"
                 "class Thing:\n"
                 "    'documented'\n"
                 "    def method(self): return 5\n"
                 "data = pickle.dumps(Thing())\n"
                 "print(data, type(pickle.loads(data)), Thing, Thing.method)\n"
                 "print(inspect.getsource(Thing), inspect.getmodule(Thing).__name__)\n");
  Scene scene = Here();
  scene.varying = {kAddress};
  for (const Words& way : {Words{"pickles.py"}, Words{"-m", "pickles"}}) {
    EXPECT_THAT(ExpectSame(way, scene).out, HasSubstr("documented"));
  }
}

TEST_F(MainModule, FirstPathEntryShadowsTheStandardLibrary) {
  scratch_.Write("shadowed/json.py", "value = 'mine'\n");
  scratch_.Write("shadowed/enum.py", "raise ImportError('mine')\n");
  scratch_.Write("shadowed/main.py",
                 "import json, sys\n"
                 "print(json.__file__, getattr(json, 'value', None))\n"
                 "import re\n");
  for (const Words& way : {Words{"shadowed/main.py"}, Words{"-P", "shadowed/main.py"},
                           Words{"-I", "shadowed/main.py"}}) {
    ExpectSame(way, Here());
  }
}

TEST_F(MainModule, FutureImportsAndAnnotationsWorkAtTheTop) {
  const std::string code =
      "'doc'\n"
      "from __future__ import annotations, barry_as_FLUFL\n"
      "x: undefined = 1 <> 2\n"
      "print(__annotations__, __doc__)\n";
  scratch_.Write("future.py", code);
  ExpectSame({"future.py"}, Here());
  ExpectSame({"-c", code}, Here());
  ExpectSame({}, {.input = code});
}

}  // namespace
}  // namespace hako::parity
