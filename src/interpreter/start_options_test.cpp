#include "interpreter/start_options.h"

#include <gmock/gmock.h>

namespace hako::interpreter {
namespace {

using Runs = StartOptions::Runs;
using Words = std::vector<std::string>;
using testing::HasSubstr;
using testing::StrEq;

// A command line behind argv[0], and an environment.
class Reading {
 public:
  explicit Reading(Words arguments, Words environment = {})
      : words_(std::move(arguments)), entries_(std::move(environment)) {
    words_.insert(words_.begin(), "/usr/bin/python3");
    std::vector<const char*> pointers;
    for (const std::string& entry : entries_) pointers.push_back(entry.c_str());
    pointers.push_back(nullptr);
    why_ = ReadStartOptions(words_, pointers.data(), &options_).why();
  }
  // "" if a restore can honour it.
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] const StartOptions& options() const { return options_; }
  // What would be sys.argv, but for its first word.
  [[nodiscard]] Words Arguments() const {
    return {words_.begin() + static_cast<std::ptrdiff_t>(options_.first_argument), words_.end()};
  }

 private:
  Words words_, entries_;
  StartOptions options_;
  std::string why_;
};

Reading With(const std::string& variable) { return Reading({"x.py"}, {variable}); }

TEST(CommandLine, OfNothingRunsTheInput) {
  const Reading reading({});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.options().runs, Runs::kInput);
  EXPECT_EQ(reading.options().operand, nullptr);
  EXPECT_EQ(reading.Arguments(), Words{});
}

TEST(CommandLine, OfAFileRunsIt) {
  const Reading reading({"x.py", "-c", "-O", "--"});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.options().runs, Runs::kFile);
  EXPECT_THAT(reading.options().operand, StrEq("x.py"));
  EXPECT_EQ(reading.Arguments(), (Words{"x.py", "-c", "-O", "--"}))
      << "what follows is the program's";
}

TEST(CommandLine, OfACommandRunsIt) {
  const Reading reading({"-c", "pass", "a", "-u"});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.options().runs, Runs::kCommand);
  EXPECT_THAT(reading.options().operand, StrEq("pass"));
  EXPECT_EQ(reading.Arguments(), (Words{"pass", "a", "-u"}));
  EXPECT_TRUE(reading.options().buffers_streams) << "that -u is the program's";
}

TEST(CommandLine, OfAModuleRunsIt) {
  const Reading reading({"-m", "json.tool", "-h"});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.options().runs, Runs::kModule);
  EXPECT_THAT(reading.options().operand, StrEq("json.tool"));
  EXPECT_EQ(reading.Arguments(), (Words{"json.tool", "-h"}));
}

TEST(CommandLine, OfADashRunsTheInputWithArguments) {
  const Reading reading({"-", "a"});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.options().runs, Runs::kInput);
  EXPECT_EQ(reading.Arguments(), (Words{"-", "a"}));
}

TEST(CommandLine, MayHoldAnEmptyCommand) {
  const Reading reading({"-c", ""});
  EXPECT_EQ(reading.why(), "");
  EXPECT_THAT(reading.options().operand, StrEq(""));
}

TEST(CommandLine, MayHoldEmptyWordsForTheProgram) {
  const Reading reading({"x.py", "", ""});
  EXPECT_EQ(reading.why(), "");
  EXPECT_EQ(reading.Arguments(), (Words{"x.py", "", ""}));
}

TEST(CommandLine, TakesADashAsTheOperandOfAnOption) {
  EXPECT_THAT(Reading({"-c", "-"}).options().operand, StrEq("-"));
  EXPECT_THAT(Reading({"-m", "-u"}).options().operand, StrEq("-u"));
}

TEST(CommandLine, HonoursUnbufferedStreams) {
  EXPECT_FALSE(Reading({"-u", "x.py"}).options().buffers_streams);
  EXPECT_TRUE(Reading({"-B", "x.py"}).options().buffers_streams);
}

TEST(CommandLine, HonoursNoBytecode) {
  EXPECT_FALSE(Reading({"-B", "x.py"}).options().writes_bytecode);
  EXPECT_TRUE(Reading({"-u", "x.py"}).options().writes_bytecode);
}

TEST(CommandLine, HonoursBothInOneWordOrTwo) {
  for (const Words& words : {Words{"-uB", "x.py"}, Words{"-Bu", "x.py"}, Words{"-u", "-B", "x.py"},
                             Words{"-uBuB", "-u", "x.py"}}) {
    const Reading reading(words);
    EXPECT_EQ(reading.why(), "");
    EXPECT_FALSE(reading.options().buffers_streams);
    EXPECT_FALSE(reading.options().writes_bytecode);
    EXPECT_THAT(reading.options().operand, StrEq("x.py"));
  }
}

TEST(CommandLine, HonoursOptionsBeforeEachWayToNameAProgram) {
  EXPECT_EQ(Reading({"-u", "-c", "pass"}).options().runs, Runs::kCommand);
  EXPECT_EQ(Reading({"-u", "-m", "this"}).options().runs, Runs::kModule);
  EXPECT_EQ(Reading({"-u", "-"}).options().runs, Runs::kInput);
  EXPECT_EQ(Reading({"-u"}).options().runs, Runs::kInput);
}

class OptionOfCPythons : public testing::TestWithParam<Words> {};

TEST_P(OptionOfCPythons, IsDeclinedByItsName) {
  const Reading reading(GetParam());
  EXPECT_THAT(reading.why(), HasSubstr("CPython reads the option " + GetParam().front()));
}

INSTANTIATE_TEST_SUITE_P(
    Each, OptionOfCPythons,
    testing::Values(Words{"-b"}, Words{"-d"}, Words{"-E"}, Words{"-h"}, Words{"-i", "x.py"},
                    Words{"-I"}, Words{"-O"}, Words{"-OO"}, Words{"-P"}, Words{"-q"}, Words{"-R"},
                    Words{"-s"}, Words{"-S"}, Words{"-t"}, Words{"-v"}, Words{"-V"},
                    Words{"-W", "error"}, Words{"-Werror"}, Words{"-x", "x.py"}, Words{"-X", "dev"},
                    Words{"-Xdev"}, Words{"-?"}, Words{"--"}, Words{"--version"}, Words{"--help"},
                    Words{"--check-hash-based-pycs", "always"}, Words{"-uO"}, Words{"-Ou"},
                    Words{"-uc", "pass"}, Words{"-cpass"}, Words{"-mthis"}, Words{"-Bm", "this"},
                    Words{"-u-"}, Words{"-\xff"}),
    [](const auto& words) { return "Number" + std::to_string(words.index); });

TEST(CommandLine, WithAnUnknownOptionBehindAKnownOneIsDeclined) {
  EXPECT_THAT(Reading({"-u", "-O", "x.py"}).why(), HasSubstr("-O"));
}

TEST(CommandLine, WithoutAnOperandIsDeclined) {
  EXPECT_THAT(Reading({"-c"}).why(), HasSubstr("an operand is missing behind -c"));
  EXPECT_THAT(Reading({"-u", "-m"}).why(), HasSubstr("an operand is missing behind -m"));
}

TEST(CommandLine, WithAnEmptyFileNameIsDeclined) {
  EXPECT_EQ(Reading({""}).why(), "an argument is empty");
  EXPECT_EQ(Reading({"-u", ""}).why(), "an argument is empty");
}

TEST(Variables, OfOthersDoNotMatter) {
  for (const char* entry :
       {"PATH=/bin", "python=1", "PYTHO=1", "MYPYTHONPATH=x", "XPYTHONPATH=x", "=x", ""}) {
    EXPECT_EQ(With(entry).why(), "") << entry;
  }
}

TEST(Variables, WithoutAValueDoNotMatter) { EXPECT_EQ(With("PYTHONPATH").why(), ""); }

TEST(Variables, ThatProgramsReadDoNotMatter) {
  for (const char* entry :
       {"PYTHONSTARTUP=x", "PYTHONBREAKPOINT=0", "PYTHONCASEOK=1", "PYTHONDOCS=x",
        "PYTHON_VERSION=3.11.2", "PYTHON_PIP_VERSION=23", "PYTHON_=x"}) {
    EXPECT_EQ(With(entry).why(), "") << entry;
  }
}

class VariableOfCPythons : public testing::TestWithParam<const char*> {};

TEST_P(VariableOfCPythons, IsDeclinedByItsName) {
  const std::string name = GetParam();
  EXPECT_EQ(With(name + "=1").why(), name + " is set");
}

TEST_P(VariableOfCPythons, IsDeclinedEvenIfEmpty) {
  const std::string name = GetParam();
  EXPECT_EQ(With(name + "=").why(), name + " is set");
}

// Every variable of `python3 --help-env` that a restore does not honour, of 3.11 to 3.14, and
// unknown ones.
INSTANTIATE_TEST_SUITE_P(
    Each, VariableOfCPythons,
    testing::Values("PYTHONPATH", "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONSAFEPATH",
                    "PYTHONOPTIMIZE", "PYTHONDEBUG", "PYTHONINSPECT", "PYTHONVERBOSE",
                    "PYTHONWARNINGS", "PYTHONFAULTHANDLER", "PYTHONTRACEMALLOC", "PYTHONMALLOC",
                    "PYTHONMALLOCSTATS", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "PYTHONDEVMODE",
                    "PYTHONPYCACHEPREFIX", "PYTHONPROFILEIMPORTTIME", "PYTHONNOUSERSITE",
                    "PYTHONUSERBASE", "PYTHONEXECUTABLE", "PYTHONDUMPREFS", "PYTHONDUMPREFSFILE",
                    "PYTHONTHREADDEBUG", "PYTHONLEGACYWINDOWSSTDIO", "PYTHONWARNDEFAULTENCODING",
                    "PYTHONNODEBUGRANGES", "PYTHONINTMAXSTRDIGITS", "PYTHONPERFSUPPORT",
                    "PYTHONASYNCIODEBUG", "PYTHONTZPATH", "PYTHONX", "PYTHON",
                    "PYTHONFROZENMODULES", "PYTHON_GIL", "PYTHON_CPU_COUNT", "PYTHON_COLORS",
                    "PYTHON_BASIC_REPL", "PYTHON_PRESITE", "PYTHON_FROZEN_MODULES",
                    "PYTHON_PERF_JIT_SUPPORT", "PYTHON_HISTORY"),
    [](const auto& name) {
      std::string text = name.param;
      std::erase(text, '_');
      return text + std::to_string(name.index);
    });

struct FlagVariable {
  const char* name;
  bool StartOptions::*field;  // True unless the variable is on.
};

class Flags : public testing::TestWithParam<FlagVariable> {
 protected:
  // The field's value with the variable at `value`.
  static bool FieldAt(const std::string& value) {
    const Reading reading = With(GetParam().name + ("=" + value));
    EXPECT_EQ(reading.why(), "") << value;
    return reading.options().*GetParam().field;
  }
};

// CPython 3.11.2, Python/initconfig.c: _Py_get_env_flag: a word is a 1.
TEST_P(Flags, AreOnByNumbersAndWords) {
  for (const char* value : {"1", "2", "10", "yes", "no", "false", "x"})
    EXPECT_FALSE(FieldAt(value)) << value;
}

TEST_P(Flags, AreOffByNothingAndZero) {
  for (const char* value : {"", "0"}) EXPECT_TRUE(FieldAt(value)) << value;
}

TEST_P(Flags, AreDeclinedWhereTheirMeaningIsDoubtful) {
  for (const char* value : {"-1", " 1", "00", "01", "+1", ".", "\xc3\xbc"}) {
    EXPECT_EQ(With(GetParam().name + (std::string("=") + value)).why(),
              GetParam().name + std::string(" is set"))
        << value;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, Flags,
    testing::Values(FlagVariable{"PYTHONUNBUFFERED", &StartOptions::buffers_streams},
                    FlagVariable{"PYTHONDONTWRITEBYTECODE", &StartOptions::writes_bytecode}),
    [](const auto& flag) { return std::string(flag.param.name); });

TEST(Variables, AndOptionsAddUp) {
  const Reading reading({"-B", "x.py"}, {"PYTHONUNBUFFERED=1"});
  EXPECT_FALSE(reading.options().writes_bytecode);
  EXPECT_FALSE(reading.options().buffers_streams);
}

TEST(HashSeed, OfZeroIsHonoured) {
  EXPECT_EQ(With("PYTHONHASHSEED=0").why(), "");
  EXPECT_TRUE(With("PYTHONHASHSEED=0").options().hash_seed_is_set);
}

TEST(HashSeed, OfNothingIsNotSet) {
  EXPECT_EQ(With("PYTHONHASHSEED=").why(), "");
  EXPECT_FALSE(With("PYTHONHASHSEED=").options().hash_seed_is_set);
  EXPECT_FALSE(Reading({}).options().hash_seed_is_set);
}

TEST(HashSeed, OfAnythingElseIsDeclined) {
  for (const char* value : {"1", "00", "random", "-1", " 0", "4294967296", "x"}) {
    EXPECT_EQ(With("PYTHONHASHSEED=" + std::string(value)).why(), "PYTHONHASHSEED is set") << value;
  }
}

TEST(StreamEncoding, OfUtf8IsHonouredInItsSpellings) {
  for (const char* value : {"utf-8", "utf8", "UTF-8"}) {
    const Reading reading = With("PYTHONIOENCODING=" + std::string(value));
    EXPECT_EQ(reading.why(), "");
    EXPECT_EQ(reading.options().stream_encoding, "utf-8");
    EXPECT_EQ(reading.options().stream_errors, "strict");
  }
}

TEST(StreamEncoding, HonoursErrorHandlers) {
  for (const char* errors :
       {"strict", "surrogateescape", "replace", "ignore", "backslashreplace"}) {
    EXPECT_EQ(With("PYTHONIOENCODING=utf-8:" + std::string(errors)).options().stream_errors,
              errors);
  }
  EXPECT_EQ(With("PYTHONIOENCODING=utf-8:").options().stream_errors, "strict");
}

TEST(StreamEncoding, OfNothingIsNotSet) {
  EXPECT_EQ(With("PYTHONIOENCODING=").why(), "");
  EXPECT_EQ(With("PYTHONIOENCODING=").options().stream_encoding, "");
}

TEST(StreamEncoding, OfAnythingElseIsDeclined) {
  for (const char* value : {"latin-1", "ascii:replace", ":replace", ":", "utf-8:xmlcharrefreplace",
                            "utf-8:x:y", "Utf-8", "utf-16", "no-such"}) {
    EXPECT_EQ(With("PYTHONIOENCODING=" + std::string(value)).why(), "PYTHONIOENCODING is set")
        << value;
  }
}

// getenv, by which CPython reads, finds the first of two.
TEST(Variables, ThatStandTwiceCountOnce) {
  EXPECT_TRUE(Reading({}, {"PYTHONHASHSEED=0", "PYTHONHASHSEED="}).options().hash_seed_is_set);
  EXPECT_TRUE(Reading({}, {"PYTHONUNBUFFERED=0", "PYTHONUNBUFFERED=1"}).options().buffers_streams);
}

}  // namespace
}  // namespace hako::interpreter
