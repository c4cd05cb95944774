// Bad input to `hako image`: one line on stderr that says what, where and what to do, and exit
// status 2.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class BadInput : public ImageCommandTest {
 protected:
  void ExpectRefused(const Words& words, const std::string& line, const Scene& scene = {}) const {
    const Outcome outcome = Image(words, scene);
    EXPECT_EQ(outcome.ending, Exit(2)) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("hako"));
    EXPECT_THAT(outcome.err, HasSubstr(line));
    EXPECT_THAT(outcome.err, HasSubstr("(do: "));
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(Cache()));
  }
};

TEST_F(BadInput, OfEachKindIsOneLine) {
  ExpectRefused({}, "hako image: ");
  ExpectRefused({"paint"}, "hako image: ");
  ExpectRefused({"build", "--paint"}, "hako image build: ");
  ExpectRefused({"build", "-m"}, "hako image build: ");
  ExpectRefused({"build", "--for"}, "hako image build: ");
  ExpectRefused({"build", "--for", "app.py", "argument"}, "hako image build: ");
  ExpectRefused({"build", "--for", ""}, "hako image build: --for: a value is missing");
  ExpectRefused({"build", "-o", ""}, "hako image build: --output: a value is missing");
  ExpectRefused({"build", "--", "argument"},
                "hako image build: arguments without a program: argument");
  ExpectRefused({"build", "-m", "no/name"}, "hako image build: not a module's name: no/name");
  ExpectRefused({"build", "--for", "/no/such.py"},
                "hako image build: no such program: /no/such.py");
  ExpectRefused({"build", "-o", "/no/such/x.image"}, "hako image build: no such folder: /no/such");
  ExpectRefused({"build", "-o", scratch_.Path()}, "hako image build: a folder cannot be an image");
  ExpectRefused({"info", "/no/such"}, "hako image info: no such image: /no/such");
  ExpectRefused({"verify", "/no/such"}, "hako image verify: no such image: /no/such");
  ExpectRefused({"verify", "--", "/no/such"}, "hako image verify: no such image: /no/such");
  ExpectRefused({"info", scratch_.Write("x", "text")}, "hako image info: the file is too short");
  ExpectRefused({"list", "more"}, "hako image list: ");
  ExpectRefused({"prune", "--every"}, "hako image prune: ");
}

// A finished image is renamed over what lies there.
TEST_F(BadInput, OfAnOutputThatIsNoFileLeavesItAlone) {
  const std::string fifo = scratch_.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  ExpectRefused({"build", "-o", fifo}, "hako image build: no regular file: " + fifo);
  EXPECT_EQ(std::filesystem::status(fifo).type(), std::filesystem::file_type::fifo);
}

TEST_F(BadInput, OfARunsOwnOptionIsOneLine) {
  for (const Words& words : {Words{"--image"}, Words{"--image="}, Words{"--image=", "x.py"},
                             Words{"--image", "", "x.py"}}) {
    const Outcome outcome = parity::RunHako(Form::kRun, words);
    EXPECT_EQ(outcome.ending, Exit(2));
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "hako run: a value is missing: --image (do: name a file, or none)\n");
  }
}

TEST_F(BadInput, OfAnOutputThatIsTheProgramLeavesItAlone) {
  const std::string text = "print(1)\n";
  const std::string program = scratch_.Write("x.py", text);
  const std::string other_name = scratch_.Path() + "/./x.py";
  ExpectRefused({"build", "--for", program, "-o", other_name},
                "hako image build: the file would replace the program: " + other_name);
  for (const Words& words : {Words{"--explain", other_name, program},
                             Words{"--deterministic", "--explain", other_name, program}}) {
    const Outcome outcome = parity::RunHako(Form::kRun, words);
    EXPECT_EQ(outcome.ending, Exit(2));
    EXPECT_EQ(outcome.err, "hako run: the file would replace what the program is given: " +
                               other_name + " (do: name another file)\n");
  }
  for (const char* option : {"--json", "--html", "--markdown"}) {
    const Words words = {parity::HakoPath(), "compare", option, other_name, program};
    const Outcome outcome = parity::RunFile(words.front(), words);
    EXPECT_EQ(outcome.ending, Exit(2));
    EXPECT_THAT(outcome.err, HasSubstr("the file would replace the program: " + other_name));
  }
  std::ifstream file(program);
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>(file), {}}), text);
}

TEST_F(BadInput, OfAReportWithoutAPlaceIsToldOfBeforeAllHasRun) {
  const std::string program = scratch_.Write("x.py", "open('ran', 'w')\n");
  const std::string report = scratch_.Path("report");
  for (const Words& options :
       {Words{"--json", report, "--html", report}, Words{"--json", "/no/such/report"},
        Words{"--markdown", scratch_.Path()}}) {
    Words words = {parity::HakoPath(), "compare"};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(program);
    const Outcome outcome = parity::RunFile(words.front(), words, {.directory = scratch_.Path()});
    EXPECT_EQ(outcome.ending, Exit(2));
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(std::filesystem::exists(scratch_.Path("ran")));
  }
}

TEST_F(BadInput, OfAFolderWithoutAProgramIsOneLine) {
  ExpectRefused({"build", "--for", "/"}, "hako image build: a folder without a program: /");
  ExpectRefused({"build", "--for", scratch_.Path()},
                "hako image build: a folder without a program");
}

TEST_F(BadInput, OfAnImageThatIsNotThereIsOneLine) {
  for (const Words& words :
       {Words{"--image", "/no/such", "-c", "print(1)"}, Words{"--image=/no/such", "-c", "print(1)"},
        Words{"--deterministic", "--image", "/no/such", "-c", "print(1)"}}) {
    const Outcome outcome = parity::RunHako(Form::kRun, words);
    EXPECT_EQ(outcome.ending, Exit(2));
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err,
              "hako run: no such image: /no/such (do: hako image build -o FILE makes one)\n");
  }
}

// The description is longer than a buffer: writing it fails while it is printed.
TEST_F(BadInput, OfAnOutputWithoutRoomIsOneLine) {
  const std::string file = scratch_.Path("x.image");
  Build({"-o", file, "-m", "fileinput"});
  const Outcome outcome = Image({"info", file}, {.out = {Stream::Kind::kFile, "/dev/full"}});
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_EQ(outcome.err, "hako: cannot write: stdout (do: give it room, or a reader)\n");
}

TEST_F(BadInput, WithoutAPlaceForImagesIsOneLine) {
  ExpectRefused({"build"}, "no place for images",
                {.environment = {"XDG_CACHE_HOME=", "HOME=relative"}});
}

TEST_F(BadInput, ThatIsAModuleNobodyHasIsNamedAndTheImageMade) {
  const Outcome outcome = Build({"-m", "no_such_module"});
  EXPECT_THAT(
      outcome.err,
      HasSubstr("hako: not kept: no_such_module: it cannot be imported: ModuleNotFoundError"));
}

TEST_F(BadInput, ThatEndsTheProcessIsNamedAndTheImageMade) {
  const std::string root = MakeEnvironment("env");
  scratch_.Write("env/" + parity::PackagesFolder() + "deadly.py",
                 "import os\nos.kill(os.getpid(), 9)\n");
  const Outcome outcome = Build({"-m", "deadly"}, {.environment = {"VIRTUAL_ENV=" + root}});
  EXPECT_THAT(outcome.err, HasSubstr("hako: not kept: deadly: its import ends the process"));
}

}  // namespace
}  // namespace hako::image_commands
