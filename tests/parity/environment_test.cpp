// Every PYTHON* variable. The table is checked against the reference's own --help-env, so that a
// variable of a CPython to come is noticed.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

struct VariableCase {
  std::string name;
  std::string value;
  Words arguments = {};  // Empty: the probe.
};

void PrintTo(const VariableCase& one, std::ostream* out) { *out << one.name << "=" << one.value; }

Words Code(const std::string& code) { return {"-c", code}; }

// Variables of paths: what is missing must be missed in the reference's words.
std::vector<VariableCase> PathVariables() {
  return {
      {"PYTHONPATH", ""},
      {"PYTHONPATH", "/no/such:relative::.:/tmp"},
      {"PYTHONPATH", "/no/such", {"-E", "-c", "import sys; print(sys.path)"}},
      {"PYTHONHOME", ""},
      {"PYTHONHOME", "/no/such"},
      {"PYTHONHOME", "/no/such:/nor/such"},
      {"PYTHONHOME", "/no/such", {"-I", "-c", "import sys; print(sys.prefix, sys.path)"}},
      {"PYTHONPLATLIBDIR", "lib"},
      {"PYTHONPLATLIBDIR", "no-such-lib"},
      {"PYTHONCASEOK", "1", Code("import JSON")},
      {"PYTHONPYCACHEPREFIX", "/no/such", {"-B", ProgramPath("probe.py")}},
      {"PYTHONUSERBASE", "/no/such", {"-m", "site"}},
      {"PYTHONUSERBASE", "relative", {"-c", "import site; print(site.getuserbase())"}},
      {"PYTHONNOUSERSITE", "1"},
      {"PYTHONSAFEPATH", "1"},
      {"PYTHONSAFEPATH", "", Code("import sys; print(sys.path)")},
      {"PYTHONEXECUTABLE", "/no/such/python3"},
      {"__PYVENV_LAUNCHER__", "/no/such/python3"},
  };
}

std::vector<VariableCase> EncodingVariables() {
  const std::string prints = "import sys; print(sys.stdout.encoding, ascii('ü'), 'ü')";
  return {
      {"PYTHONUTF8", "1"},
      {"PYTHONUTF8", "0"},
      {"PYTHONUTF8", "2"},
      {"PYTHONIOENCODING", "latin-1", Code(prints)},
      {"PYTHONIOENCODING", "ascii:backslashreplace", Code(prints)},
      {"PYTHONIOENCODING", ":surrogateescape"},
      {"PYTHONIOENCODING", "ascii", Code(prints)},
      {"PYTHONIOENCODING", "no-such-encoding"},
      {"PYTHONIOENCODING", "utf-16", Code("print('x'); print('y')")},
      {"PYTHONIOENCODING", "utf-8:no-such-handler", Code("print(1)")},
      {"PYTHONCOERCECLOCALE", "0"},
      {"PYTHONCOERCECLOCALE", "1"},
      {"PYTHONCOERCECLOCALE", "warn"},
      {"PYTHONLEGACYWINDOWSSTDIO", "1"},
  };
}

std::vector<VariableCase> MemoryVariables() {
  return {
      {"PYTHONMALLOC", "malloc"},   {"PYTHONMALLOC", "malloc_debug"},
      {"PYTHONMALLOC", "debug"},    {"PYTHONMALLOC", "default"},
      {"PYTHONMALLOC", "pymalloc"}, {"PYTHONMALLOC", "pymalloc_debug"},
      {"PYTHONMALLOC", "mimalloc"}, {"PYTHONMALLOC", "no-such-allocator"},
      {"PYTHONTRACEMALLOC", "1"},   {"PYTHONTRACEMALLOC", "7"},
      {"PYTHONTRACEMALLOC", "0"},   {"PYTHONTRACEMALLOC", "many"},
      {"PYTHONDUMPREFS", "1"},
  };
}

// A seed between runs of one program: sets of strings in their order.
std::vector<VariableCase> HashVariables() {
  const std::string set = "print(set('abcdefgh'), hash('x'), hash(b'x'))";
  return {
      {"PYTHONHASHSEED", "0"},
      {"PYTHONHASHSEED", "0", Code(set)},
      {"PYTHONHASHSEED", "42"},
      {"PYTHONHASHSEED", "42", Code(set)},
      {"PYTHONHASHSEED", "4294967295", Code(set)},
      {"PYTHONHASHSEED", "4294967296"},
      {"PYTHONHASHSEED", "-1"},
      {"PYTHONHASHSEED", "some"},
      {"PYTHONHASHSEED", "random"},
      {"PYTHONHASHSEED", ""},
  };
}

std::vector<VariableCase> RunVariables() {
  const std::string warns = "import warnings; warnings.warn('m', DeprecationWarning); print('on')";
  const std::string digits = "print(len(str(10 ** 3000))); int('1' * 5000)";
  const std::string breaks = "breakpoint(); print('on')";
  return {
      {"PYTHONDEBUG", "1"},
      {"PYTHONFAULTHANDLER", "1"},
      {"PYTHONFAULTHANDLER", "1", Code("import os; os.kill(os.getpid(), 7)")},
      {"PYTHONINTMAXSTRDIGITS", "2000", Code(digits)},
      {"PYTHONINTMAXSTRDIGITS", "0", Code(digits)},
      {"PYTHONINTMAXSTRDIGITS", "640"},
      {"PYTHONINTMAXSTRDIGITS", "639"},
      {"PYTHONINTMAXSTRDIGITS", "few"},
      {"PYTHONBREAKPOINT", "0", Code(breaks)},
      {"PYTHONBREAKPOINT", "builtins.print", Code(breaks)},
      {"PYTHONBREAKPOINT", "no.such", Code(breaks)},
      {"PYTHONBREAKPOINT", "", Code(breaks)},
      {"PYTHONDEVMODE", "1"},
      {"PYTHONDEVMODE", "1", Code("f = open('/dev/null'); del f; " + warns)},
      {"PYTHONWARNDEFAULTENCODING", "1", Code("open('/dev/null').close()")},
      {"PYTHONWARNDEFAULTENCODING", "1"},
      {"PYTHONUNBUFFERED", "1"},
      {"PYTHONUNBUFFERED", "1", Code("import os; print(1, end=''); os.write(1, b'2'); print(3)")},
      {"PYTHONVERBOSE", "1", {"-S", "-c", "import json"}},
      {"PYTHONOPTIMIZE", "1", {"-B", ProgramPath("probe.py")}},
      {"PYTHONOPTIMIZE", "2", {"-B", ProgramPath("probe.py")}},
      {"PYTHONOPTIMIZE", "yes", {"-B", "-c", "print(__debug__)"}},
      {"PYTHONDONTWRITEBYTECODE", "1"},
      {"PYTHONINSPECT", "1", Code("x = 5; print(x)")},
      {"PYTHONINSPECT", "", Code("import os; os.environ['PYTHONINSPECT'] = '1'; print(6)")},
      {"PYTHONWARNINGS", "error", Code(warns)},
      {"PYTHONWARNINGS", "ignore", Code(warns)},
      {"PYTHONWARNINGS", "default,error::UserWarning,no-such-action"},
      {"PYTHONPROFILEIMPORTTIME", "1", Code("import json")},
      {"PYTHONASYNCIODEBUG", "1",
       Code("import asyncio; print(asyncio.new_event_loop().get_debug())")},
      {"PYTHONNODEBUGRANGES", "1", Code("def f(): return 1 + (2 / 0)\nf()")},
      {"PYTHONNODEBUGRANGES", "1"},
      {"PYTHONSTARTUP", "/no/such/file"},
      {"PYTHONSTARTUP", "/no/such/file", {"-i", "-q"}},
      // Of CPython 3.12 and later.
      {"PYTHONPERFSUPPORT", "0"},
      {"PYTHON_PERF_JIT_SUPPORT", "0"},
      {"PYTHON_CPU_COUNT", "3"},
      {"PYTHON_CPU_COUNT", "few"},
      {"PYTHON_COLORS", "1", Code("1 / 0")},
      {"PYTHON_FROZEN_MODULES", "off"},
      {"PYTHON_GIL", "1"},
      {"PYTHON_GIL", "0"},
      {"PYTHON_PRESITE", "this"},
      {"PYTHON_HISTORY", "/no/such", {"-i", "-q"}},
      {"PYTHON_BASIC_REPL", "1", {"-i", "-q"}},
  };
}

std::vector<VariableCase> AllVariables() {
  std::vector<VariableCase> all;
  for (const auto& part :
       {PathVariables(), EncodingVariables(), MemoryVariables(), HashVariables(), RunVariables()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

TEST(CoveredVariables, AreAllOfTheReferencesHelp) {
  const std::string help = RunReference({"--help-env"}).out;
  std::set<std::string> names;
  const std::regex variable("\n(PYTHON[A-Z0-9_]+)");
  for (std::sregex_iterator it(help.begin(), help.end(), variable), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  EXPECT_GT(names.size(), 20U) << "has --help-env another format now?\n" << help;
  for (const VariableCase& one : AllVariables()) names.erase(one.name);
  EXPECT_THAT(names, testing::IsEmpty());
}

std::string TestName(const testing::TestParamInfo<VariableCase>& info) {
  std::string name = std::to_string(info.index);
  name.append("_").append(info.param.name).append("_").append(info.param.value);
  std::erase_if(name, [](unsigned char c) { return c != '_' && std::isalnum(c) == 0; });
  return name;
}

class EveryVariable : public testing::TestWithParam<VariableCase> {};

TEST_P(EveryVariable, DoesWhatItDoesInTheReference) {
  const VariableCase& one = GetParam();
  const Words arguments = one.arguments.empty() ? Words{ProgramPath("probe.py")} : one.arguments;
  const Scene scene{.environment = {one.name + "=" + one.value, "TERM=dumb"},
                    .input = "print(globals().get('x'))\n",
                    .varying = {kAddress, " *[0-9]+ \\| *[0-9]+ \\|"},
                    .forms = {one.arguments.empty() ? Form::kRun : Form::kPython}};
  const Outcome reference = ExpectSameButForExecutable(arguments, scene);
  EXPECT_NE(reference.out + reference.err, "");
}

INSTANTIATE_TEST_SUITE_P(Path, EveryVariable, testing::ValuesIn(PathVariables()), TestName);
INSTANTIATE_TEST_SUITE_P(Encoding, EveryVariable, testing::ValuesIn(EncodingVariables()), TestName);
INSTANTIATE_TEST_SUITE_P(Memory, EveryVariable, testing::ValuesIn(MemoryVariables()), TestName);
INSTANTIATE_TEST_SUITE_P(Hash, EveryVariable, testing::ValuesIn(HashVariables()), TestName);
INSTANTIATE_TEST_SUITE_P(Run, EveryVariable, testing::ValuesIn(RunVariables()), TestName);

class Variables : public ParityTest {};

TEST_F(Variables, HomeMayNameTheReferencesOwnPrefix) {
  const std::string prefix = RunReference({"-c", "import sys; print(sys.base_prefix, end='')"}).out;
  const std::string home = "PYTHONHOME=" + prefix;
  for (const std::string& exec_prefix : {std::string(), ":" + prefix, std::string(":/no/such")}) {
    const Outcome reference =
        ExpectSame({ProgramPath("probe.py")}, {.environment = {home + exec_prefix}});
    EXPECT_EQ(reference.ending, Exit(0));
  }
}

TEST_F(Variables, PathIsSearchedFirstForModulesAndCustomizers) {
  scratch_.Write("json.py", "value = 'shadows the standard library'\n");
  scratch_.Write("sitecustomize.py", "import sys; print('site', 'json' in sys.modules)\n");
  scratch_.Write("usercustomize.py", "print('user')\n");
  const Scene scene{.environment = {"PYTHONPATH=" + scratch_.Path(), "PYTHONDONTWRITEBYTECODE=1"}};
  const Outcome reference =
      ExpectSame(Code("import json; print(json.value, json.__file__)"), scene);
  EXPECT_THAT(reference.out, HasSubstr("shadows"));
  EXPECT_THAT(reference.out, HasSubstr("site False"));
}

TEST_F(Variables, UserBaseHoldsModulesAndPathFiles) {
  const std::string site =
      RunReference(Code("import site; print(site.getusersitepackages(), end='')"),
                   {.environment = {"PYTHONUSERBASE=" + scratch_.Path()}})
          .out;
  ASSERT_TRUE(site.starts_with(scratch_.Path()));
  const std::string below = site.substr(scratch_.Path().size() + 1);
  scratch_.Write(below + "/mine.py", "value = 1\n");
  scratch_.Write(below + "/extra.pth", "/no/such\n/tmp\nimport sys; print('from the .pth')\n");
  const Scene scene{
      .environment = {"PYTHONUSERBASE=" + scratch_.Path(), "PYTHONDONTWRITEBYTECODE=1"}};
  const Words import = Code("import sys, mine; print(mine.__file__, sys.path)");
  EXPECT_EQ(ExpectSame(import, scene).ending, Exit(0));
  EXPECT_EQ(ExpectSame({"-s", "-c", "import mine"}, scene).ending, Exit(1));
}

TEST_F(Variables, StartupFileRunsBeforeTheInteractiveSession) {
  const std::string startup = scratch_.Write("startup.py", "print('startup', __name__)\nx = 9\n");
  const std::string fails = scratch_.Write("fails.py", "1 / 0\n");
  for (const std::string& file : {startup, fails}) {
    const Scene scene{.environment = {"PYTHONSTARTUP=" + file, "TERM=dumb"}, .input = "x\n"};
    ExpectSame({"-i", "-q"}, scene);
    ExpectSame({"-iE"}, scene);
    ExpectSame({}, scene);
  }
}

TEST_F(Variables, RandomHashSeedDiffersFromRunToRun) {
  const Words hash = Code("print(hash('hako'))");
  for (const Words& environment : {Words{"PYTHONHASHSEED=random"}, Words{"HAKO_IMAGE=none"}}) {
    const Scene scene{.environment = environment};
    EXPECT_NE(RunHako(Form::kPython, hash, scene).out, RunHako(Form::kPython, hash, scene).out);
  }
}

TEST_F(Variables, CycleOfSeedsGivesTheSameOrderOfSets) {
  const std::string program = scratch_.Write(
      "sets.py",
      "print({'a', 'b', 'c', 'dd'}, {b'x', b'y'}, list(frozenset(map(str, range(40)))))");
  for (int seed = 1; seed < 8; ++seed) {
    ExpectSame({program}, {.environment = {"PYTHONHASHSEED=" + std::to_string(seed * 7919)},
                           .forms = {Form::kPython}});
  }
}

}  // namespace
}  // namespace hako::parity
