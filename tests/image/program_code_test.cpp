// The program's own code, compiled in one start and taken from the cache in later ones: nothing but
// the time may differ from the reference, and hako says which of the two it was.
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;

constexpr const char* kTaken = "hako: the program's code was kept\n";
constexpr const char* kNotKept = "hako: the program's code is not kept\n";

class ProgramCode : public StartTest {
 protected:
  // A run of hako that says where the code came from, on stderr behind what the program wrote.
  [[nodiscard]] Outcome RunTelling(const Words& arguments, Scene scene = {}) const {
    scene.environment.insert(scene.environment.end(),
                             {"HAKO_TRACE=2", "XDG_CACHE_HOME=" + scratch_.Path("cache")});
    Start start = TakeTrace(parity::RunHako(Form::kRun, arguments, scene));
    EXPECT_EQ(start.how, kRestored) << start.outcome.err;
    return std::move(start.outcome);
  }

  // True if the code came from the cache. The line is taken out of `outcome`.
  static bool WasTaken(Outcome* outcome) { return Erase(&outcome->err, kTaken); }

  // Compiled in the first run, taken in the second; both as under the reference.
  void ExpectTaken(const std::string& text, const Scene& scene = {}) const {
    const std::string program = WriteProgram(text);
    const Outcome expected = parity::RunReference({program}, scene);
    for (const bool again : {false, true}) {
      Outcome outcome = RunTelling({program}, scene);
      EXPECT_EQ(WasTaken(&outcome), again) << outcome.err;
      parity::ExpectEqual(expected, outcome, again ? "taken" : "compiled", scene);
    }
  }

  // Compiled each time; as under the reference.
  void ExpectCompiled(const std::string& text) const {
    const std::string program = WriteProgram(text);
    const Outcome expected = parity::RunReference({program});
    for (int i = 0; i < 3; ++i) {
      Outcome outcome = RunTelling({program});
      EXPECT_FALSE(WasTaken(&outcome)) << text;
      static_cast<void>(Erase(&outcome.err, kNotKept));
      parity::ExpectEqual(expected, outcome, "compiled");
    }
  }

  [[nodiscard]] std::vector<std::filesystem::path> Kept() const {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder = scratch_.Path("cache/hako/code");
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry);
    return files;
  }

  [[nodiscard]] std::string WriteProgram(const std::string& text,
                                         const std::string& name = "program.py") const {
    return scratch_.Write(name, text);
  }

 private:
  static bool Erase(std::string* text, const std::string& line) {
    const size_t at = text->find(line);
    if (at != std::string::npos) text->erase(at, line.size());
    return at != std::string::npos;
  }
};

TEST_F(ProgramCode, IsTakenInTheSecondStart) {
  ExpectTaken("import sys\nprint([name for name in sys.argv[1:]], __name__)\n");
  EXPECT_EQ(Kept().size(), 1U);
}

TEST_F(ProgramCode, IsTheSameInTracebacks) {
  ExpectTaken(
      "def inner(value):\n    return (value['a']\n            + value['b'])\n\n"
      "class Outer:\n    def method(self):\n        return inner({'a': 1})\n\n"
      "import sys; print(sys._getframe().f_code.co_filename == __file__)\n"
      "Outer().method()\n");
}

TEST_F(ProgramCode, NamesTheFileByTheSameObjectEverywhere) {
  ExpectTaken(
      "import sys\n"
      "code = sys._getframe().f_code\n"
      "inner = (lambda: (lambda: 0))().__code__\n"
      "print(code.co_filename is __file__, inner.co_filename is __file__)\n");
}

TEST_F(ProgramCode, FollowsTheFileToAnotherName) {
  const std::string text = "print(__file__, (lambda: 0).__code__.co_filename)\n";
  Outcome first = RunTelling({WriteProgram(text, "one.py")});
  EXPECT_FALSE(WasTaken(&first));
  const std::string other = WriteProgram(text, "other.py");
  Outcome second = RunTelling({other});
  EXPECT_TRUE(WasTaken(&second));
  EXPECT_EQ(second.out, other + " " + other + "\n");
}

TEST_F(ProgramCode, HasItsConstantsAsTheyWere) {
  ExpectTaken(
      "import math\n"
      "one = 'a name'; other = 'a name'; letter = 'é'; empty = ()\n"
      "def inside(): return 'a name', 1.5, (1.5, 'a name'), -0.0, 1e400, 10**30, 2j, ..., b'ab'\n"
      "print(one is other, inside()[0] is one, inside()[1] is inside()[2][0], letter is chr(233))\n"
      "print(inside(), math.copysign(1, inside()[3]), empty is tuple(), '\\udc80'.isprintable())\n"
      "print(inside.__code__.co_consts, inside.__code__.co_names, inside.__doc__)\n");
}

// They are kept or not; in either case they come in the order that the compiler made.
TEST_F(ProgramCode, WalksConstantSetsInTheirOrder) {
  for (const char* members :
       {"1, 2, 3", "8, 0, 16", "16, 8, 0", "0, 8, 16, 24, 32", "'b', 'a', 'c'",
        "'ab', 'cd', 'ef', 'gh', 'ij', 'kl', 'mn'", "(1, 2), True, 1.5"}) {
    const std::string program = WriteProgram(std::string("for one in {") + members +
                                             "}: print(one)\nprint(3 in {" + members + "})\n");
    const Scene seed{.environment = {"PYTHONHASHSEED=0"}};
    const Outcome expected = parity::RunReference({program}, seed);
    for (int i = 0; i < 2; ++i) {
      Outcome outcome = RunTelling({program}, seed);
      static_cast<void>(WasTaken(&outcome));
      EXPECT_EQ(outcome.out, expected.out) << members;
    }
  }
}

TEST_F(ProgramCode, IsCompiledAnewWhereASetWouldBeInAnotherOrder) {
  ExpectCompiled("for one in {16, 8, 0}: print(one)\n");
}

TEST_F(ProgramCode, IsCompiledAnewForABytesObjectOfCPythonsOwn) {
  ExpectCompiled("one = b'a'\nprint(one is bytes([97]))\n");
}

TEST_F(ProgramCode, IsCompiledAnewWhereTheCompilerWarns) {
  ExpectCompiled("assert (1, 'always true')\nprint('end')\n");
  ExpectCompiled("print('\\d')\n");  // 3.11: a DeprecationWarning that nobody hears.
}

TEST_F(ProgramCode, IsCompiledAnewInAnotherEncoding) {
  const std::string probe =
      "import sys\nprint(sorted(name for name in sys.modules if 'encodings' in name), 'é')\n";
  ExpectCompiled("# -*- coding: latin-1 -*-\n" + probe);
  ExpectCompiled("#!/usr/bin/python3\n# vim: set fileencoding=iso8859-15 :\n" + probe);
  ExpectTaken("# -*- coding: utf-8 -*-\n" + probe);
  ExpectTaken("#\n#\n# -*- coding: latin-1 -*-\n" + probe);  // On the third line it counts no more.
}

TEST_F(ProgramCode, IsTakenWhereItIsShort) { ExpectTaken("1"); }

TEST_F(ProgramCode, IsCompiledAnewWhereThereIsNone) { ExpectCompiled(""); }

TEST_F(ProgramCode, IsCompiledAnewIfItCannotBeCompiled) {
  ExpectCompiled("print('a'\n");
  ExpectCompiled("return 1\n");
  EXPECT_TRUE(Kept().empty());
}

TEST_F(ProgramCode, IsWhatTheFileHoldsNow) {
  const std::string program = WriteProgram("print('one')\n");
  struct stat before {};
  ASSERT_EQ(stat(program.c_str(), &before), 0);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(RunTelling({program}).out, "one\n");
  static_cast<void>(WriteProgram("print('two')\n"));
  const timespec times[] = {before.st_atim, before.st_mtim};
  ASSERT_EQ(utimensat(AT_FDCWD, program.c_str(), times, 0), 0);
  EXPECT_EQ(RunTelling({program}).out, "two\n");
}

// The compiler makes objects, and the collector counts them.
TEST_F(ProgramCode, LeavesTheCollectorAsTheCompilerDoes) {
  std::string text = "import gc\nprint(gc.get_count(), gc.get_stats())\n";
  for (const int lines : {0, 50, 1500}) {
    for (int i = 0; i < lines; ++i) {
      const std::string number = std::to_string(i);
      text += "def f" + number + "(a, b=" + number + "):\n    return [a for a in (b, " + number +
              ")], lambda: b\n";
    }
    const std::string program = WriteProgram(text);
    Outcome compiled = RunTelling({program});
    EXPECT_FALSE(WasTaken(&compiled));
    Outcome taken = RunTelling({program});
    EXPECT_TRUE(WasTaken(&taken));
    EXPECT_EQ(taken.out, compiled.out) << lines;
  }
}

TEST_F(ProgramCode, IsNotKeptWhereNoBytecodeIsWritten) {
  const std::string program = WriteProgram("print(1)\n");
  static_cast<void>(RunTelling({"-B", program}));
  static_cast<void>(RunTelling({program}, {.environment = {"PYTHONDONTWRITEBYTECODE=1"}}));
  EXPECT_TRUE(Kept().empty());
}

TEST_F(ProgramCode, IsNeitherKeptNorTakenWhereThatIsNotWanted) {
  const std::string program = WriteProgram("print(1)\n");
  const Scene unwanted{.environment = {"HAKO_CODE_CACHE=none"}};
  static_cast<void>(RunTelling({"--code-cache", "none", program}));
  static_cast<void>(RunTelling({program}, unwanted));
  EXPECT_TRUE(Kept().empty());
  static_cast<void>(RunTelling({"--code-cache=user", program}, unwanted));
  EXPECT_EQ(Kept().size(), 1U);
  Outcome without = RunTelling({"--code-cache", "none", program});
  EXPECT_FALSE(WasTaken(&without));
}

TEST_F(ProgramCode, KnowsNoOtherChoice) {
  const Outcome outcome = parity::RunHako(Form::kRun, {"--code-cache", "all", "-c", "pass"});
  EXPECT_EQ(outcome.ending, Exit(2));
  EXPECT_EQ(outcome.err, "hako run: no such choice: --code-cache all (do: none or user)\n");
}

TEST_F(ProgramCode, IsNotLookedForWhereStdinIsTheProgram) {
  const std::string program = WriteProgram("import sys\nprint(sys.stdin.read())\n");
  const Stream file{.kind = Stream::Kind::kFile, .path = program};
  static_cast<void>(RunTelling({program}));
  Outcome outcome = RunTelling({}, {.in = file});
  EXPECT_FALSE(WasTaken(&outcome));
  parity::ExpectEqual(parity::RunReference({}, {.in = file}), outcome, "stdin");
  EXPECT_EQ(Kept().size(), 1U);
}

TEST_F(ProgramCode, RunsFromAPipe) {
  const Scene scene{.input = "print('from a pipe')\n"};
  for (int i = 0; i < 2; ++i) {
    Outcome outcome = RunTelling({"/dev/stdin"}, scene);
    EXPECT_EQ(outcome.out, "from a pipe\n") << outcome.err;
    EXPECT_FALSE(WasTaken(&outcome));
  }
}

TEST_F(ProgramCode, IsCompiledAnewWhereTheCacheIsDamaged) {
  const std::string program = WriteProgram("print('the program')\n");
  static_cast<void>(RunTelling({program}));
  ASSERT_EQ(Kept().size(), 1U);
  const std::filesystem::path file = Kept().front();
  const std::string whole = parity::ReadAll(file);
  for (size_t i = 0; i < whole.size(); i += 13) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    std::ofstream(file, std::ios::binary) << damaged;
    Outcome outcome = RunTelling({program});
    EXPECT_FALSE(WasTaken(&outcome)) << i;
    EXPECT_EQ(outcome.out, "the program\n") << i;
    EXPECT_EQ(parity::ReadAll(file), whole) << "it is kept again";
  }
}

TEST_F(ProgramCode, StartsWithoutAFolderThatCanBeWritten) {
  const std::string program = WriteProgram("print(1)\n");
  static_cast<void>(scratch_.Write("cache/hako", "a file in the way"));
  Outcome outcome = RunTelling({program});
  EXPECT_EQ(outcome.out, "1\n");
  EXPECT_THAT(outcome.err, HasSubstr(kNotKept));
}

// Writers and readers of one slot, at any moment of each other.
TEST_F(ProgramCode, HoldsWhereManyStartAtOnce) {
  const std::string program = WriteProgram("print('x' * 3)\n" + std::string(20'000, '#') + "\n");
  std::vector<std::thread> starters;
  std::vector<int> wrong(8);
  for (size_t i = 0; i < wrong.size(); ++i) {
    starters.emplace_back([this, &program, &wrong, i] {
      for (int j = 0; j < 25; ++j) {
        if (i == 0) {
          for (const auto& file : Kept()) std::filesystem::remove(file);
        }
        const Outcome outcome = RunTelling({program});
        if (outcome.out != "xxx\n" || outcome.ending != Exit(0)) ++wrong[i];
      }
    });
  }
  for (std::thread& starter : starters) starter.join();
  EXPECT_THAT(wrong, testing::Each(0));
}

}  // namespace
}  // namespace hako::starts
