// Every option of python3. The tables are checked against the reference's own help texts, so that
// an option of a CPython to come is noticed.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

struct OptionCase {
  std::string option;  // As --help names it.
  Words words;         // Before the program. Without a program: those that end the command line.
  enum class Ends : uint8_t {
    kWithProbe,  // The probe follows.
    kAlone,      // The whole command line.
    kAsHelp,     // So, and `hako` and `hako run` answer with a text of their own.
  } ends = Ends::kWithProbe;
};

void PrintTo(const OptionCase& one, std::ostream* out) { *out << one.option; }

using Ends = OptionCase::Ends;

// python3's addresses and the times of -X importtime.
const Words& Varying() {
  static const Words patterns = {kAddress, " *[0-9]+ \\| *[0-9]+ \\|"};
  return patterns;
}

std::vector<OptionCase> Options() {
  return {
      {"-b", {"-b"}},
      {"-b", {"-bb"}},
      {"-b", {"-bbb"}},
      {"-b", {"-b", "-c", "print(str(b'x'), b'x' == 'x')"}, Ends::kAlone},
      {"-b", {"-bb", "-c", "str(b'x')"}, Ends::kAlone},
      {"-B", {"-B"}},
      {"-c", {"-c", "print(__name__)"}, Ends::kAlone},
      {"-d", {"-d"}},
      {"-E", {"-E"}},
      {"-h", {"-h"}, Ends::kAsHelp},
      {"-h", {"-?"}, Ends::kAlone},
      {"-h", {"--help"}, Ends::kAsHelp},
      {"-h", {"-Bh"}, Ends::kAlone},
      {"-i", {"-i"}},
      {"-I", {"-I"}},
      {"-I", {"-IS"}},
      {"-m", {"-m", "this"}, Ends::kAlone},
      {"-O", {"-BO"}},
      {"-O", {"-BO", "-c", "assert False; print(__debug__)"}, Ends::kAlone},
      {"-O", {"-B", "-O", "-O", "-O"}},
      {"-OO", {"-BOO"}},
      {"-P", {"-P"}},
      {"-P", {"-P", "-c", "import sys; print(sys.path[:1])"}, Ends::kAlone},
      {"-P", {"-P", "-m", "site"}, Ends::kAlone},
      {"-q", {"-q"}},
      {"-s", {"-s"}},
      {"-S", {"-S"}},
      {"-S", {"-S", "-E", "-s"}},
      {"-S", {"-S", "-c", "exit()"}, Ends::kAlone},
      {"-u", {"-u"}},
      {"-v", {"-v"}},
      {"-v", {"-vv", "-S", "-c", "pass"}, Ends::kAlone},
      {"-V", {"-V"}, Ends::kAlone},
      {"-V", {"-VV"}, Ends::kAlone},
      {"-V", {"-V", "-V"}, Ends::kAlone},
      {"-V", {"--version"}, Ends::kAsHelp},
      {"-W", {"-W", "error"}},
      {"-W", {"-Wd"}},
      {"-W",
       {"-Wignore", "-Wdefault::DeprecationWarning", "-W", "always:message:Warning:module:3"}},
      {"-W", {"-Wno-such-action"}},
      {"-W", {"-Wd::NoSuchCategory"}},
      {"-W", {"-Wd:::module:line"}},
      {"-W", {"-Wd:a:b:c:d:e"}},
      {"-W", {"-Werror", "-c", "import warnings; warnings.warn('x')"}, Ends::kAlone},
      {"-x", {"-x"}},
      {"-X", {"-X", "no_such_option=1", "-Xanother"}},
      {"-", {"-"}, Ends::kAlone},
      {"--check-hash-based-pycs", {"--check-hash-based-pycs", "always"}},
      {"--check-hash-based-pycs", {"--check-hash-based-pycs", "default"}},
      {"--check-hash-based-pycs", {"--check-hash-based-pycs", "never"}},
      {"--help-env", {"--help-env"}, Ends::kAlone},
      {"--help-xoptions", {"--help-xoptions"}, Ends::kAlone},
      {"--help-all", {"--help-all"}, Ends::kAlone},
  };
}

// The option of an implementation is its name up to "=".
std::vector<OptionCase> ImplementationOptions() {
  return {
      {"dev", {"-X", "dev"}},
      {"dev", {"-Xdev=0"}},
      {"faulthandler", {"-X", "faulthandler"}},
      {"faulthandler", {"-X", "faulthandler", "-c", "import os; os.abort()"}, Ends::kAlone},
      {"frozen_modules", {"-X", "frozen_modules=off"}},
      {"frozen_modules", {"-X", "frozen_modules=on"}},
      {"frozen_modules", {"-X", "frozen_modules"}},
      {"frozen_modules", {"-X", "frozen_modules=bad"}},
      {"importtime", {"-X", "importtime"}},
      {"importtime", {"-X", "importtime", "-c", "import json, asyncio"}, Ends::kAlone},
      {"int_max_str_digits", {"-X", "int_max_str_digits=1000"}},
      {"int_max_str_digits", {"-X", "int_max_str_digits=0"}},
      {"int_max_str_digits", {"-Xint_max_str_digits=700", "-c", "int('1' * 701)"}, Ends::kAlone},
      {"int_max_str_digits", {"-X", "int_max_str_digits=5"}},
      {"int_max_str_digits", {"-X", "int_max_str_digits"}},
      {"no_debug_ranges", {"-X", "no_debug_ranges"}},
      {"no_debug_ranges",
       {"-X", "no_debug_ranges", "-c", "def f(): return 1 + 1 / 0\nf()"},
       Ends::kAlone},
      {"pycache_prefix", {"-B", "-X", "pycache_prefix=/no/such/folder"}},
      {"pycache_prefix", {"-B", "-X", "pycache_prefix="}},
      {"showrefcount", {"-X", "showrefcount"}},
      {"tracemalloc", {"-X", "tracemalloc"}},
      {"tracemalloc", {"-X", "tracemalloc=25"}},
      {"tracemalloc", {"-X", "tracemalloc=0"}},
      {"tracemalloc", {"-X", "tracemalloc=-1"}},
      {"utf8", {"-X", "utf8"}},
      {"utf8", {"-X", "utf8=0"}},
      {"utf8", {"-X", "utf8=2"}},
      {"warn_default_encoding", {"-X", "warn_default_encoding"}},
      {"warn_default_encoding",
       {"-X", "warn_default_encoding", "-c", "open('/dev/null').close()"},
       Ends::kAlone},
      // Of CPython 3.12 and later; for those before, options without a meaning.
      {"perf", {"-X", "perf=0"}},
      {"perf_jit", {"-X", "perf_jit=0"}},
      {"cpu_count", {"-X", "cpu_count=3"}},
      {"cpu_count", {"-X", "cpu_count=default"}},
      {"cpu_count", {"-X", "cpu_count=none"}},
      {"gil", {"-X", "gil=1"}},
      {"gil", {"-X", "gil=0"}},
      {"presite", {"-X", "presite=this"}},
  };
}

// The words that a help text of the reference sets before its explanations.
std::set<std::string> NamesIn(const std::string& option, const std::string& pattern) {
  const std::string help = RunReference({option}).out;
  std::set<std::string> names;
  const std::regex expression(pattern);
  for (std::sregex_iterator it(help.begin(), help.end(), expression), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  EXPECT_GT(names.size(), 8U) << "has " << option << " another format now?\n" << help;
  return names;
}

std::set<std::string> Uncovered(std::set<std::string> names,
                                const std::vector<OptionCase>& covered) {
  for (const OptionCase& one : covered) names.erase(one.option);
  return names;
}

TEST(CoveredOptions, AreAllOfTheReferencesHelp) {
  const std::string line_start = "\n(-[-A-Za-z]*)(?= |:)";
  EXPECT_THAT(Uncovered(NamesIn("--help", line_start), Options()), testing::IsEmpty());
}

TEST(CoveredImplementationOptions, AreAllOfTheReferencesHelp) {
  const std::string option = "\n-X ([a-z_0-9]+)";
  EXPECT_THAT(Uncovered(NamesIn("--help-xoptions", option), ImplementationOptions()),
              testing::IsEmpty());
}

std::string TestName(const testing::TestParamInfo<OptionCase>& info) {
  std::string name = std::to_string(info.index);
  for (const std::string& word : info.param.words) {
    name += '_';
    std::copy_if(word.begin(), word.end(), std::back_inserter(name),
                 [](unsigned char c) { return std::isalnum(c) != 0; });
  }
  return name.substr(0, 40);
}

class EveryOption : public testing::TestWithParam<OptionCase> {};

TEST_P(EveryOption, DoesWhatItDoesInTheReference) {
  Words words = GetParam().words;
  if (GetParam().ends == Ends::kWithProbe) words.push_back(ProgramPath("probe.py"));
  // A fixed seed: -v and the collector's order of destruction follow the order of sets.
  Scene scene{
      .environment = {"PYTHONHASHSEED=0"}, .input = "print('from stdin')\n", .varying = Varying()};
  scene.forms = {Form::kPython};
  if (GetParam().ends != Ends::kAsHelp) scene.forms.push_back(Form::kShort);
  const Outcome reference = ExpectSameButForExecutable(words, scene);
  EXPECT_NE(reference.out + reference.err, "");
}

INSTANTIATE_TEST_SUITE_P(Python, EveryOption, testing::ValuesIn(Options()), TestName);
INSTANTIATE_TEST_SUITE_P(Implementation, EveryOption, testing::ValuesIn(ImplementationOptions()),
                         TestName);

class Options : public ParityTest {};

TEST_F(Options, SkipOfTheFirstLineLetsAnythingStandThere) {
  const std::string program = scratch_.Write("first.py", "@rem not python = \nprint('second')\n");
  EXPECT_THAT(ExpectSame({"-x", program}).out, HasSubstr("second"));
  EXPECT_THAT(ExpectSame({program}).err, HasSubstr("SyntaxError"));
}

TEST_F(Options, InspectReadsOnAfterTheProgram) {
  const std::string program = scratch_.Write("sets.py", "x = 1\nprint('ran')\n");
  const std::string fails = scratch_.Write("fails.py", "y = 2\n1 / 0\n");
  const Scene scene{.environment = {"TERM=dumb", "HOME=" + scratch_.Path()},
                    .input = "print(globals().get('x'))\n1 +\nx = 5; x\nraise SystemExit(7)\n"};
  EXPECT_EQ(ExpectSame({"-i", program}, scene).ending, Exit(7));
  EXPECT_EQ(ExpectSame({"-i", fails}, scene).ending, Exit(7));
  EXPECT_EQ(ExpectSame({"-i", "-c", "raise SystemExit(3)"}, scene).ending, Exit(7));
  ExpectSame({"-i"}, scene);
  ExpectSame({"-iq", "-c", "z = 1"}, {.environment = scene.environment, .input = "z\n"});
}

TEST_F(Options, HashBasedBytecodeIsCheckedAsTold) {
  scratch_.Write("module.py", "print('old')\n");
  const Words compile = {"-c",
                         "import py_compile\n"
                         "py_compile.compile('module.py', invalidation_mode="
                         "py_compile.PycInvalidationMode.UNCHECKED_HASH)"};
  RunReference(compile, {.directory = scratch_.Path()});
  scratch_.Write("module.py", "print('new')\n");
  const Scene scene{.directory = scratch_.Path()};
  for (const auto& [when, printed] :
       {std::pair("always", "new\n"), {"never", "old\n"}, {"default", "old\n"}}) {
    const Outcome reference =
        ExpectSame({"-B", "--check-hash-based-pycs", when, "-c", "import module"}, scene);
    EXPECT_EQ(reference.out, printed) << when;
  }
}

TEST_F(Options, IsolationLeavesOutTheVariablesAndTheFolder) {
  scratch_.Write("sitecustomize.py", "print('customized')\n");
  const Scene scene{.environment = {"PYTHONPATH=" + scratch_.Path(), "PYTHONOPTIMIZE=2"},
                    .directory = scratch_.Path()};
  for (const char* option : {"-I", "-E", "-P", "-s", "-S", "-B"}) {
    ExpectSame({option, ProgramPath("probe.py")}, scene);
    ExpectSame({option, "-c", "import sys; print(sys.path, sys.flags)"}, scene);
  }
}

}  // namespace
}  // namespace hako::parity
