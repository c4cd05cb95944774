// Which image a start takes by itself, and how it is told otherwise.
#include <algorithm>

#include "build_info.h"
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

MATCHER_P(NamesAnyOf, names, "") {
  return std::ranges::any_of(
      names, [&](const std::string& name) { return arg.find(name) != std::string::npos; });
}

class Choice : public ImageCommandTest {
 protected:
  const std::string program_ =
      scratch_.Write("app/app.py", "import sys, fileinput\nprint(sys.argv)\n");
};

TEST_F(Choice, IsTheBaseImageWithoutACache) {
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  EXPECT_THAT(Run({program_}).image, EndsWith(kBase));
}

TEST_F(Choice, IsTheCachedImageOnceItIsBuilt) {
  Build({});
  EXPECT_THAT(Run(kPrintOne).image, StartsWith(Cache()));
  EXPECT_THAT(Run(kPrintOne, {}, Form::kPython).image, StartsWith(Cache()));
}

TEST_F(Choice, IsTheApplicationsImageForTheApplicationAlone) {
  const Outcome built = Build({"--for", program_, "-m", "cmd", "--", "-m", "--for"});
  EXPECT_EQ(built.out.substr(0, built.out.find('\n')), "['" + program_ + "', '-m', '--for']");
  EXPECT_THAT(built.out, HasSubstr("for program " + program_));
  EXPECT_THAT(Image({"info", Run({program_}).image}).out, HasSubstr("\n  cmd\n"));
  EXPECT_THAT(Run({program_}).image, StartsWith(Cache()));
  EXPECT_THAT(Run({"app.py"}, {.directory = scratch_.Path("app")}).image, StartsWith(Cache()));
  EXPECT_THAT(Run({"./app/.//app.py"}, {.directory = scratch_.Path()}).image, StartsWith(Cache()));
  EXPECT_THAT(Run(kPrintOne).image, EndsWith(kBase));
  EXPECT_THAT(Run({scratch_.Write("app/other.py", "")}).image, EndsWith(kBase));
}

TEST_F(Choice, IsWrittenWhereItIsAskedFor) {
  const std::string file = scratch_.Path("own.image");
  EXPECT_THAT(Build({"--for", program_, "-o", file}).out, HasSubstr(file + ": for program"));
  EXPECT_THAT(Run({program_}).image, EndsWith(kBase));
  EXPECT_EQ(Run({program_}, {.environment = {"HAKO_IMAGE=" + file}}).image, file);
}

// What a program puts into sys.modules itself is found by no import.
TEST_F(Choice, IsOfModulesThatTheProgramImports) {
  const std::string program = scratch_.Write(
      "app/makes.py", "import sys, types\nsys.modules['made_up'] = types.ModuleType('made_up')\n");
  EXPECT_THAT(Build({"--for", program}).err, Not(HasSubstr("not kept")));
}

TEST_F(Choice, PrefersTheApplicationsImageToTheEnvironments) {
  Build({});
  const std::string general = Run({program_}).image;
  Build({"--for", program_});
  EXPECT_NE(Run({program_}).image, general);
  EXPECT_EQ(Run(kPrintOne).image, general);
}

TEST_F(Choice, FallsBackWhereAnImageIsDamaged) {
  Build({"--for", program_});
  std::filesystem::resize_file(Run({program_}).image, 5000);
  const Start start = Run({program_});
  EXPECT_THAT(start.image, EndsWith(kBase));
  EXPECT_EQ(start.outcome.out, "['" + program_ + "']\n");
}

TEST_F(Choice, IsOverruledByOptionAndVariable) {
  Build({});
  const std::string file = scratch_.Path("x.image");
  Build({"-o", file});
  EXPECT_EQ(Run({"--image", file, "-c", "print(1)"}).image, file);
  EXPECT_EQ(Run(kPrintOne, {.environment = {"HAKO_IMAGE=" + file}}).image, file);
  EXPECT_EQ(Run({"--image=none", "-c", "print(1)"}).why, "no image is asked for");
  EXPECT_EQ(Run({"--image", file, "-c", "print(1)"}, {.environment = {"HAKO_IMAGE=none"}}).image,
            file);
}

TEST_F(Choice, IsNoneThatIsForDeterministicRuns) {
  std::filesystem::path image = Run(kPrintOne).image;
  image.replace_filename("deterministic.image");
  ASSERT_TRUE(std::filesystem::exists(image));
  const Start start = Run(kPrintOne, {.environment = {"HAKO_IMAGE=" + image.string()}});
  EXPECT_EQ(start.why, "the image is for deterministic runs");
  EXPECT_EQ(start.outcome.out, "1\n");
}

// A module that is imported anew instead would ask for other numbers and times.
TEST_F(Choice, IsNoneWithoutItsCopiesForDeterministicRuns) {
  const std::string file = scratch_.Path("numbers.image");
  const Words capture = {parity::HakoPath(), "capture-image", "--deterministic", file, "decimal"};
  ASSERT_EQ(parity::RunFile(capture.front(), capture).ending, Exit(0));
  const std::string code = "import decimal, time; print(time.time(), id(decimal.Decimal))";
  const auto run = [&](const Words& options) {
    Words words = {parity::HakoPath(), "run", "--deterministic"};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {"-c", code});
    return RunFile(words.front(), words);
  };
  EXPECT_EQ(run({"--image", file}).image, file);
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.Path())) {
    if (entry.is_directory() && entry.path().string().starts_with(file + ".modules."))
      std::filesystem::remove_all(entry.path());
  }
  const Start start = run({"--image", file});
  EXPECT_THAT(start.image, EndsWith("/deterministic.image"));
  EXPECT_EQ(start.outcome.out, run({}).outcome.out);
}

// CPython finds its library above the executable, if there is one.
TEST_F(Choice, IsNoneThatHasAnotherPrefix) {
  if (!build_info::kPrefixIsCompiledIn) GTEST_SKIP() << "hako says what the prefix is";
  const std::string image = Run(kPrintOne).image;
  for (const char* folder : {"moved/bin", "moved/libexec/hako", "moved/lib"})
    std::filesystem::create_directories(scratch_.Path(folder));
  const std::string moved = scratch_.Path("moved/bin/hako-python");
  std::filesystem::copy_file(parity::HakoPythonPath(), moved);
  const std::filesystem::path library =
      parity::RunReference({"-c", "import os; print(os.path.dirname(os.__file__), end='')"}).out;
  std::filesystem::create_directory_symlink(
      library, std::filesystem::path(scratch_.Path("moved/lib")) / library.filename());
  const Start start =
      RunFile(moved, {moved, "-c", "print(1)"}, {.environment = {"HAKO_IMAGE=" + image}});
  EXPECT_EQ(start.why, "the image has another prefix");
  EXPECT_EQ(start.outcome.out, "1\n");
}

TEST_F(Choice, KeepsWhatTheApplicationImports) {
  Build({"--for", program_});
  const Scene scene{.environment = {"HAKO_TRACE=2"}};
  EXPECT_THAT(Run({program_}, scene).outcome.err, Not(HasSubstr("imported anew: fileinput")));
  const Outcome info = Image({"info", Run({program_}).image});
  EXPECT_THAT(info.out, HasSubstr("\n  fileinput\n"));
}

TEST_F(Choice, LeavesOutTheProgramsOwnModulesAndSaysSo) {
  scratch_.Write("app/mine.py", "value = 1\n");
  const std::string program = scratch_.Write("app/uses.py", "import mine\nprint(mine.value)\n");
  EXPECT_THAT(Build({"--for", program}).err,
              HasSubstr("hako: not kept: mine: it lies in the program's own folder"));
  scratch_.Write("app/mine.py", "value = 22\n");
  EXPECT_EQ(Run({program}).outcome.out, "22\n");
}

TEST_F(Choice, IsMadeThoughTheProgramFails) {
  const std::string program = scratch_.Write("app/fails.py", "import cmd\nraise SystemExit(7)\n");
  EXPECT_THAT(Build({"--for", program}).err,
              HasSubstr("ended with exit status 7; the image is made all the same"));
  EXPECT_THAT(Run({program}).image, StartsWith(Cache()));
}

// What such a module would do differs from start to start.
TEST_F(Choice, LeavesOutModulesThatAskForWhatDiffersBetweenStarts) {
  const std::string root = MakeEnvironment("own");
  const std::string library = "own/" + parity::PackagesFolder();
  const std::vector<std::pair<std::string, std::string>> modules = {
      {"sets_variable", "import os\nos.environ['CANARY'] = value = 'dog'\n"},
      {"reads_all", "import os\nvalue = dict(os.environ)\n"},
      {"reads_clock", "import time\nvalue = time.time()\n"},
      {"draws_entropy", "import random\nvalue = random.Random().random()\n"},
      {"reads_pid", "import os\nvalue = os.getpid()\n"},
      {"keeps_stream", "import sys\ndef f(file=sys.stderr): return file\nvalue = f()\n"},
      {"prints", "print('hello')\n"},
      {"prints_by_map", "list(map(print, ['hello']))\n"},
      {"prints_to_none", "print('hello', file=None, end='')\n"},
      {"warns", "import warnings\nwarnings.warn('old', DeprecationWarning)\n"},
      {"warns_in_c", "import warnings\nlist(map(warnings.warn, ['old'], [DeprecationWarning]))\n"},
      {"reads_file", "value = open('/proc/self/stat').read()\n"},
      {"reads_folder", "import os\nvalue = os.listdir('/proc')\n"},
      {"reads_arguments", "from sys import argv as value\n"},
      {"reads_one_of_two", "import sys\nclass Fake: argv = []\nvalue = (sys or Fake).argv\n"},
      {"reads_by_function", "import sys\nvalue = getattr(sys, 'arg' + 'v')\n"},
      {"reads_by_proxy",
       "import sys\nclass Lazy:\n"
       "    def __getattr__(self, name): return getattr(sys, name)\n"
       "lazy = Lazy()\nvalue = lazy.argv\n"},
      {"reads_after_itself",
       "import sys\ndef find(n):\n    r = find(n - 1) if n else None\n"
       "    return r or (sys.argv[0] if n else None)\nvalue = find(1)\n"}};
  Words words = {"-m", "is_plain"};
  scratch_.Write(library + "is_plain.py",
                 "import io\nclass Value: pass\nvalue = Value\nprint(1, file=io.StringIO())\n");
  for (const auto& [name, text] : modules) {
    scratch_.Write(library + name + ".py", text);
    words.insert(words.end(), {"-m", name});
  }
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root, "CANARY=bird"}};
  const Outcome built = Build(words, scene);
  EXPECT_THAT(built.err, Not(HasSubstr("is_plain")));
  for (const auto& [name, text] : modules)
    EXPECT_THAT(built.err, HasSubstr("hako: not kept: " + name + ": it "));
  const Start start =
      Run({"-c",
           "import sets_variable, keeps_stream, reads_arguments, is_plain, sys, os\n"
           "print(os.environ['CANARY'], keeps_stream.value is sys.stderr, reads_arguments.value)"},
          scene);
  EXPECT_THAT(start.image, StartsWith(Cache()));
  EXPECT_EQ(start.outcome.out, "dog True ['-c']\n");
}

// What a capture has imported by then is its affair.
TEST_F(Choice, KeepsModulesThatLookForOthersForStartsThatHaveWhatTheyFound) {
  const std::string root = MakeEnvironment("own");
  const std::string library = "own/" + parity::PackagesFolder();
  const std::vector<std::pair<std::string, std::string>> modules = {
      {"other", "value = 'other'\n"},
      {"looks", "import sys\nvalue = 'other' in sys.modules\n"},
      {"gets", "import sys as s\nvalue = str(s.modules.get('other', 1))\n"},
      {"by_import", "value = __import__('sys').modules.get('other') is not None\n"},
      {"misses", "import sys\nvalue = 'absent' not in sys.modules\n"},
      {"takes", "import sys, other\nvalue = sys.modules['other'].value\n"},
      {"is_itself",
       "import sys\nvalue = __name__ in sys.modules and sys.modules[__name__].__file__\n"},
      {"by_variable",
       "import sys\ndef has(name): return name in sys.modules, sys.modules.get(name) is None\n"
       "value = has('other'), has('absent'), has(__name__)\n"},
      {"by_class",
       "import sys\nfrom fractions import Fraction\nclass Own: pass\n"
       "def file(c): return sys.modules[c.__module__].__name__, c.__module__ in sys.modules\n"
       "value = file(Fraction), file(Own), file(file)\n"},
      {"makes_classes",
       "import dataclasses, enum, sys\nsys.modules['made_key'] = sys\n"
       "@dataclasses.dataclass\nclass A: a: int = 1\nvalue = A()\n"}};
  const std::vector<std::pair<std::string, std::string>> left_out = {
      {"looks_at_all", "import sys\nvalue = len(sys.modules)\n"},
      {"keeps_all", "from sys import modules\nvalue = 'other' in modules\n"},
      {"by_sum", "import sys\nvalue = sys.modules.get('oth' + 'er'.lower())\n"},
      {"by_either", "import sys\nname = ''\nvalue = (name or 'other') in sys.modules\n"},
      {"by_function", "import sys\nvalue = getattr(sys, 'mod' + 'ules').get('other')\n"},
      {"reads_zone", "import time\nvalue = time.timezone\n"},
      {"reads_path", "import sys\nvalue = list(sys.path)\n"}};
  Words words;
  for (const auto& list : {modules, left_out}) {
    for (const auto& [name, text] : list) {
      scratch_.Write(library + name + ".py", text);
      words.insert(words.end(), {"-m", name});
    }
  }
  scratch_.Write(library + "absent.py", "value = 1\n");
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root}};
  const std::string said = Build(words, scene).err;
  for (const auto& [name, text] : left_out)
    EXPECT_THAT(said, HasSubstr("hako: not kept: " + name + ": it "));
  for (const auto& [name, text] : modules) EXPECT_THAT(said, Not(HasSubstr(name + ":")));
  const auto expect_same = [&](const std::string& imports) {
    const std::string code = "import sys\nfor name in '" + imports +
                             "'.split(): print(name, getattr(__import__(name), 'value', 0))\n"
                             "print([k for k in sys.modules if k in ('absent', 'made_key')])";
    const Outcome reference =
        parity::RunFile(root + "/bin/python3", {root + "/bin/python3", "-c", code});
    const Start start = Run({"-c", code}, scene);
    EXPECT_THAT(start.image, StartsWith(Cache()));
    EXPECT_EQ(start.outcome.out, reference.out) << imports;
    EXPECT_EQ(start.outcome.err, reference.err) << imports;
  };
  for (const auto& [name, text] : modules) {
    expect_same(name);
    expect_same("other absent " + name);
  }
  expect_same("looks other gets misses absent takes is_itself makes_classes");
}

TEST_F(Choice, HearsOfGetattrWhereAnotherStandsInItsPlace) {
  const std::string root = MakeEnvironment("own");
  const std::string library = "own/" + parity::PackagesFolder();
  scratch_.Write(library + "sitecustomize.py",
                 "import builtins\noriginal = builtins.getattr\n"
                 "builtins.getattr = lambda *arguments: original(*arguments)\n");
  scratch_.Write(library + "reads_by_function.py", "import sys\nvalue = getattr(sys, 'argv')\n");
  const Outcome built =
      Build({"-m", "reads_by_function"}, {.environment = {"VIRTUAL_ENV=" + root}});
  EXPECT_THAT(built.err, HasSubstr("hako: not kept: reads_by_function: it reads argv"));
}

// What it was told must be true where it is taken from the image, and is looked at there.
TEST_F(Choice, KeepsModulesThatFoundAVariableUnsetForStartsThatLeaveItUnset) {
  const std::string root = MakeEnvironment("own");
  const std::string library = "own/" + parity::PackagesFolder();
  scratch_.Write(library + "reads_variable.py", "import os\nvalue = os.environ.get('CANARY')\n");
  scratch_.Write(library + "sets_for_a_while.py",
                 "import os\nos.environ['CANARY'] = '1'\nimport fileinput\n"
                 "del os.environ['CANARY']\nvalue = os.environ.get('CANARY')\n");
  scratch_.Write(library + "asks_for_kernel.py", "import os\nvalue = os.uname().release\n");
  scratch_.Write(library + "has_a_branch.py",
                 "import sys\nvalue = 1\nif value == 2:\n    value = sys.argv, sys.stderr\n");
  scratch_.Write(library + "puts_for_a_while.py",
                 "import os\nos.putenv('CANARY', '1')\nimport fileinput\n"
                 "os.unsetenv('CANARY')\nvalue = os.environ.get('CANARY')\n");
  scratch_.Write(library + "has_an_attribute.py",
                 "class Streams:\n    stdout = 1\n"
                 "value = Streams.stdout + getattr(Streams, 'stdout')\n");
  const Words modules = {"reads_variable",  "sets_for_a_while", "puts_for_a_while",
                         "asks_for_kernel", "has_a_branch",     "has_an_attribute"};
  Words words;
  for (const std::string& name : modules) words.insert(words.end(), {"-m", name});
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root, "HAKO_TRACE=2"}};
  const std::string said = Build(words, scene).err;
  EXPECT_THAT(said, Not(NamesAnyOf(modules)));
  for (const std::string& name : modules) {
    const std::string code = "import os, " + name + " as m; print(m.value, 'CANARY' in os.environ)";
    const Start start = Run({"-c", code}, scene);
    EXPECT_THAT(start.outcome.err, Not(HasSubstr("imported anew: " + name)));
    EXPECT_EQ(start.outcome.out,
              parity::RunFile(root + "/bin/python3", {root + "/bin/python3", "-c", code}).out);
  }
}

TEST_F(Choice, LooksWhereAModuleIsImportedWhetherItsVariableIsUnset) {
  const std::string root = MakeEnvironment("own");
  scratch_.Write("own/" + parity::PackagesFolder() + "reads_variable.py",
                 "import os\nvalue = os.environ.get('CANARY')\n");
  const Scene scene{.environment = {"VIRTUAL_ENV=" + root, "HAKO_TRACE=2"}};
  EXPECT_THAT(Build({"-m", "reads_variable"}, scene).err, Not(HasSubstr("not kept")));
  Scene other = scene;
  other.environment.emplace_back("CANARY=bird");
  EXPECT_EQ(Run({"-c", "import reads_variable as m; print(m.value)"}, other).outcome.out, "bird\n");
  const std::string late = "import os; os.environ['CANARY'] = 'cat'; import reads_variable as m\n";
  EXPECT_EQ(Run({"-c", late + "print(m.value)"}, scene).outcome.out, "cat\n");
  const std::string replaced =
      "import os; os.environ = {'CANARY': 'fox'}; import reads_variable as m\n";
  EXPECT_EQ(Run({"-c", replaced + "print(m.value)"}, scene).outcome.out, "fox\n");
}

}  // namespace
}  // namespace hako::image_commands
