// hako's own commands: what compare, doctor, help and --version print, and with which exit status.
// man/hako.1
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "build_info.h"
#include "harness.h"

namespace hako::parity {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

constexpr int kDiffers = 1;
constexpr int kBadInput = 2;
constexpr int kCannotWork = 3;

class Tools : public ParityTest {
 protected:
  Tools() {
    scratch_.Write("same.py", "print('same')\n");
    scratch_.Write("differs.py", "import sys; print('line'); print(sys.executable)\n");
    scratch_.Write("varies.py", "import time; print(time.time_ns())\n");
  }
  [[nodiscard]] Outcome Hako(const Words& arguments, Scene scene = {}) const {
    scene.directory = scratch_.Path();
    return RunHako(Form::kShort, arguments, scene);
  }
  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ifstream file(scratch_.Path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  // One line that says what is wrong, and nothing else.
  void ExpectBadInput(const Words& arguments, const std::string& said) const {
    const Outcome outcome = Hako(arguments);
    EXPECT_EQ(outcome.ending, Exit(kBadInput)) << testing::PrintToString(arguments);
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.err, StartsWith("hako"));
    EXPECT_THAT(outcome.err, HasSubstr(said));
  }
};

class Compare : public Tools {};

TEST_F(Compare, PrintsALineAProgramAndASummary) {
  const Outcome outcome = Hako({"compare", "same.py"});
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_EQ(outcome.out,
            "same  PASS  a6328afc76e9db71        5 B\n"
            "summary: PASS=1 / 1\n");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Compare, ShowsWhereAProgramDiffersAndEndsWithOne) {
  const Outcome outcome = Hako({"compare", "differs.py", "same.py"});
  EXPECT_EQ(outcome.ending, Exit(kDiffers));
  EXPECT_THAT(outcome.out, HasSubstr("differs  FAIL  "));
  EXPECT_THAT(outcome.out, HasSubstr("  stdout, line 2:\n    python3:      " + ReferencePath() +
                                     "\n    hako:         " + HakoPythonPath() + "\n"));
  EXPECT_THAT(outcome.out, testing::EndsWith("summary: PASS=1 / 2  FAIL=1\n"));
}

TEST_F(Compare, BlamesNobodyForAProgramThatVaries) {
  const Outcome outcome = Hako({"compare", "varies.py"});
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_THAT(outcome.out, HasSubstr("varies  NONDETERMINISTIC  "));
  EXPECT_THAT(outcome.out, testing::EndsWith("summary: PASS=0 / 1  NONDETERMINISTIC=1\n"));
}

TEST_F(Compare, ComparesStderrAndEndingToo) {
  scratch_.Write("errs.py", "import sys; print(sys.executable, file=sys.stderr)\n");
  scratch_.Write("ends.py",
                 "import sys, os; sys.exit('hako' in os.path.basename(sys.executable))\n");
  EXPECT_THAT(Hako({"compare", "errs.py"}).out, HasSubstr("stderr, line 1:"));
  EXPECT_THAT(
      Hako({"compare", "ends.py"}).out,
      HasSubstr("ending:\n    python3:      exit status 0\n    hako:         exit status 1"));
}

TEST_F(Compare, TakesDirectoriesInputLimitAndJobs) {
  scratch_.Write("many/b.py", "print(input())\n");
  scratch_.Write("many/a/c.py", "print(2)\n");
  scratch_.Write("many/app/__main__.py", "print(3)\n");
  scratch_.Write("input", "from the file\n");
  const Outcome outcome = Hako({"compare", "many", "--stdin", "input", "--jobs", "3"});
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.out;
  EXPECT_THAT(outcome.out,
              MatchesRegex("a/c  PASS .*\napp  PASS .*\nb    PASS .*  14 B\nsummary: .*"));
  scratch_.Write("hangs.py", "import time; time.sleep(60)\n");
  const Outcome limited = Hako({"compare", "hangs.py", "--limit-ms", "200"});
  EXPECT_EQ(limited.ending, Exit(kDiffers));
  EXPECT_THAT(limited.out, HasSubstr("ended after its limit of 200 ms"));
}

TEST_F(Compare, ShowsTheDigestsOfSha256sum) {
  for (const char* code :
       {"pass", "print('箱')", "import sys; sys.stdout.buffer.write(bytes(1000))"}) {
    scratch_.Write("prints.py", code);
    const std::string printed = RunReference({"-c", code}).out;
    const std::string digest =
        RunFile("/usr/bin/sha256sum", {"sha256sum"}, {.input = printed}).out.substr(0, 64);
    ASSERT_EQ(digest.size(), 64U);
    EXPECT_THAT(Hako({"compare", "prints.py", "--json", "report.json"}).out,
                HasSubstr(digest.substr(0, 16) + "  "));
    EXPECT_EQ(json::parse(Read("report.json"))["comparisons"][0]["stdout_sha256"], digest);
  }
}

class Timed : public Tools {
 protected:
  Timed() {
    outcome_ = Hako({"compare", "same.py", "differs.py", "--time", "--runs", "2", "--warmup", "1",
                     "--peer", "again=" + ReferencePath(), "--json", "report.json"});
    report_ = json::parse(Read("report.json"), nullptr, /*allow_exceptions=*/false);
  }
  Outcome outcome_;
  json report_;
};

TEST_F(Timed, ComparisonIsReportedAsJson) {
  EXPECT_EQ(outcome_.ending, Exit(kDiffers)) << outcome_.err;
  EXPECT_THAT(outcome_.out, HasSubstr("median ratio"));
  EXPECT_EQ(report_["hako"], build_info::kVersion);
  EXPECT_EQ(report_["python"], build_info::kPythonVersion);
  EXPECT_EQ(report_["reference"], ReferencePath());
  EXPECT_THAT(report_["command"].get<std::string>(), StartsWith("hako compare same.py"));
  ASSERT_EQ(report_["comparisons"].size(), 2U);
  EXPECT_EQ(report_["comparisons"][0]["verdict"], "PASS");
  EXPECT_EQ(report_["comparisons"][1]["differences"][0]["line"], 2);
}

TEST_F(Timed, ComparisonReportsEveryRunOfEveryRunner) {
  const json& times = report_["times"];
  EXPECT_EQ(times["runs"], 2);
  EXPECT_EQ(times["warmup"], 1);
  EXPECT_EQ(times["floor"]["wall_ns"].size(), 2U);
  for (const char* runner : {"python3", "hako", "again"}) {
    const auto wall_ns =
        times["programs"][0]["series"][runner]["wall_ns"].get<std::vector<int64_t>>();
    EXPECT_THAT(wall_ns, testing::SizeIs(2)) << runner;
    EXPECT_THAT(wall_ns, testing::Each(testing::Gt(100'000))) << runner;
  }
}

TEST_F(Compare, WritesAPageAndTables) {
  const Outcome outcome = Hako({"compare", "same.py", "--time", "--runs", "1", "--warmup", "0",
                                "--html", "page.html", "--markdown", "tables.md"});
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.err;
  EXPECT_THAT(Read("page.html"), StartsWith("<!"));
  EXPECT_THAT(Read("page.html"), HasSubstr("</html>"));
  EXPECT_THAT(Read("tables.md"), HasSubstr("| same | "));
}

TEST_F(Compare, ReportsStayWellFormedWhateverProgramsPrintAndAreCalled) {
  scratch_.Write(
      "<b>&\"\xff.py",
      "import sys; sys.stdout.buffer.write(b'\\xff<i>\\0\\n' + sys.executable.encode())\n");
  const Outcome outcome =
      Hako({"compare", "<b>&\"\xff.py", "--json", "report.json", "--html", "page.html"});
  EXPECT_EQ(outcome.ending, Exit(kDiffers));
  EXPECT_EQ(json::parse(Read("report.json"))["comparisons"][0]["verdict"], "FAIL");
  EXPECT_THAT(Read("page.html"), testing::Not(HasSubstr("<b>&\"")));
  EXPECT_THAT(Read("page.html"), testing::Not(HasSubstr("<i>")));
}

TEST_F(Compare, ReplacesAReportOnlyByAWholeOne) {
  scratch_.Write("report.json", "old");
  EXPECT_EQ(Hako({"compare", "missing.py", "--json", "report.json"}).ending, Exit(kBadInput));
  EXPECT_EQ(Read("report.json"), "old");
  EXPECT_EQ(Hako({"compare", "same.py", "--json", "report.json"}).ending, Exit(0));
  EXPECT_EQ(json::parse(Read("report.json"))["summary"], "summary: PASS=1 / 1");
  EXPECT_FALSE(std::filesystem::exists(scratch_.Path("report.json.unfinished")));
}

TEST_F(Compare, SaysInOneLineWhatIsWrongWithItsInput) {
  std::filesystem::create_directories(scratch_.Path("empty"));
  ExpectBadInput({"compare", "missing.py"}, "missing.py");
  ExpectBadInput({"compare", "same.py", "missing.py"}, "missing.py");
  ExpectBadInput({"compare", "empty"}, "empty");
  ExpectBadInput({"compare", ""}, "no such program");
  ExpectBadInput({"compare"}, "PROGRAM is required");
  ExpectBadInput({"compare", "same.py", "--no-such-option"}, "--no-such-option");
  for (const char* runs : {"0", "-1", "many", "", "1.5", "100001", "99999999999999999999"}) {
    ExpectBadInput({"compare", "same.py", "--runs", runs}, "--runs");
  }
  ExpectBadInput({"compare", "same.py", "--warmup", "-1"}, "--warmup");
  ExpectBadInput({"compare", "same.py", "--jobs", "0"}, "--jobs");
  ExpectBadInput({"compare", "same.py", "--limit-ms", "-1"}, "--limit-ms");
  ExpectBadInput({"compare", "same.py", "--json"}, "--json");
  ExpectBadInput({"compare", "same.py", "--stdin", "/no/such"}, "/no/such");
  ExpectBadInput({"compare", "same.py", "--reference", "/no/such"}, "/no/such");
  ExpectBadInput({"compare", "same.py", "--reference", "/etc/passwd"}, "/etc/passwd");
  for (const char* peer :
       {"nameless", "=x", "name=", "name=/no/such/program", "python3=/bin/true"}) {
    ExpectBadInput({"compare", "same.py", "--time", "--runs", "1", "--peer", peer}, peer);
  }
}

TEST_F(Compare, SaysInOneLineThatAReportCannotBeWritten) {
  for (const char* option : {"--json", "--html", "--markdown"}) {
    for (const char* file : {"/no/such/report", ".", "/proc/report"}) {
      ExpectBadInput({"compare", "same.py", option, file}, file);
    }
  }
}

TEST_F(Compare, FailsWhereItsOwnOutputCannotBeWritten) {
  for (const Stream& out : {Stream{Stream::Kind::kFile, "/dev/full"}, Stream{Stream::Kind::kBroken},
                            Stream{Stream::Kind::kClosed}}) {
    Scene scene;
    scene.out = out;
    for (const Words& arguments : {Words{"compare", "same.py"}, Words{"doctor"}}) {
      const Outcome outcome = Hako(arguments, scene);
      EXPECT_EQ(outcome.ending, Exit(kCannotWork));
      EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    }
  }
}

class OwnWords : public Tools {};

TEST_F(OwnWords, VersionNamesBoth) {
  EXPECT_EQ(Hako({"--version"}).out, std::string("hako ") + build_info::kVersion + " (CPython " +
                                         build_info::kPythonVersion + ")\n");
}

TEST_F(OwnWords, HelpTellsEveryCommand) {
  for (const Words& arguments : {Words{"--help"}, Words{"-h"}, Words{"help"}}) {
    const Outcome outcome = Hako(arguments);
    EXPECT_EQ(outcome.ending, Exit(0));
    for (const char* word : {"run", "compare", "doctor"}) EXPECT_THAT(outcome.out, HasSubstr(word));
  }
}

TEST_F(OwnWords, HelpOfACommandTellsItsOptions) {
  const std::string compare = Hako({"compare", "--help"}).out;
  for (const char* option : {"--time", "--runs", "--warmup", "--peer", "--reference", "--stdin",
                             "--limit-ms", "--jobs", "--json", "--html", "--markdown"}) {
    EXPECT_THAT(compare, HasSubstr(option));
  }
}

TEST_F(OwnWords, HelpOfACommandIsTheSameBothWays) {
  for (const char* command : {"compare", "doctor", "run"}) {
    EXPECT_EQ(Hako({"help", command}).out, Hako({command, "--help"}).out);
  }
}

TEST_F(OwnWords, AreNotLostWhereTheyCannotBeWritten) {
  Scene full;
  full.out = {Stream::Kind::kFile, "/dev/full"};
  for (const Words& arguments : {Words{"--version"}, Words{"help"}, Words{"compare", "--help"}}) {
    EXPECT_EQ(Hako(arguments, full).ending, Exit(kCannotWork)) << arguments.front();
  }
}

TEST_F(OwnWords, OthersAreProgramsForPython) {
  scratch_.Write("compared", "print('a program')\n");
  EXPECT_EQ(Hako({"compared"}).out, "a program\n");
  EXPECT_EQ(Hako({"./compared"}).out, "a program\n");
  ExpectSameButForExecutable({"comparee"}, {.forms = {Form::kRun, Form::kShort}});
  scratch_.Write("compare", "print('a file named as a command')\n");
  EXPECT_EQ(Hako({"run", "compare"}).out, "a file named as a command\n");
  EXPECT_EQ(Hako({"./compare"}).out, "a file named as a command\n");
  EXPECT_EQ(Hako({"run", "./compare", "--help"}).out, "a file named as a command\n");
}

TEST_F(OwnWords, DoctorFindsNothingToMendHere) {
  const Outcome outcome = Hako({"doctor"});
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr(ReferencePath()));
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("WARNING")));
  ExpectBadInput({"doctor", "extra"}, "extra");
}

TEST_F(OwnWords, DoctorTellsWhatToDoAboutAnEnvironmentThatIsNone) {
  Scene scene;
  scene.environment = {"VIRTUAL_ENV=" + scratch_.Path()};
  const Outcome outcome = Hako({"doctor"}, scene);
  EXPECT_EQ(outcome.ending, Exit(kDiffers));
  EXPECT_THAT(outcome.out, HasSubstr("WARNING  environment"));
  EXPECT_THAT(outcome.out, HasSubstr("do: make one: "));
}

}  // namespace
}  // namespace hako::parity
