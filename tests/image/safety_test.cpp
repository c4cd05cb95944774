// Odd machines, and images that are written while they are used: a start may be cold then, but
// never wrong.
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;

const Words kProgram = {
    "-c", "import json, sys\nprint(json.dumps([sys.flags[:3], list(range(1000))])[:100])"};

class Machine : public StartTest {
 protected:
  void SetUp() override { std::filesystem::create_directories(scratch_.Path("empty")); }
};

TEST_F(Machine, WithoutRandomAddressesRestores) {
  ExpectRestoredByName(kProgram, {.launcher = {"/usr/bin/setarch", "-R"}});
}

TEST_F(Machine, WithAddressesInTheOldOrderRestores) {
  ExpectRestoredByName(kProgram, {.launcher = {"/usr/bin/setarch", "-L"}});
}

TEST_F(Machine, WithAnUnlimitedStackRestores) {
  ExpectRestoredByName(kProgram, {.launcher = Shell("ulimit -s unlimited")});
}

TEST_F(Machine, WithASmallStackRestores) {
  ExpectRestoredByName(kProgram, {.launcher = Shell("ulimit -s 256")});
}

TEST_F(Machine, WithFewDescriptorsRestores) {
  ExpectRestoredByName({"-c", "print(1)"}, {.launcher = Shell("ulimit -n 8")});
}

TEST_F(Machine, WithoutCoreFilesOrPrivilegesRestores) {
  if (geteuid() != 0) GTEST_SKIP() << "only root has something to drop";
  ExpectRestoredByName(
      kProgram, {.launcher = {"/usr/bin/setpriv", "--bounding-set", "-all", "--no-new-privs"}});
}

TEST_F(Machine, WithALimitOfAddressesThatFitsRestores) {
  ExpectRestoredByName(kProgram, {.launcher = Shell("ulimit -v 100000")});
}

// What hako reads later than the reference is there all the same.
TEST_F(Machine, WithALimitOfAddressesThatTheProgramFillsIsWhole) {
  const char* const fill =
      "import math, time\nkept, size = [], 1 << 24\nwhile size > 1 << 17:\n"
      "  try: kept.append(bytearray(size))\n  except MemoryError: size >>= 1\n";
  for (const char* use : {"print(time.strftime('%H', (2000, 1, 2, 3, 4, 5, 6, 7, 0)))",
                          "print(math.sin(1.0), math.log2(3.0))"}) {
    EXPECT_EQ(ExpectRestoredByName(
                  {"-c", std::string(fill) + use},
                  {.environment = {"LANG=C.UTF-8"}, .launcher = Shell("ulimit -v 200000")})
                  .ending,
              Exit(0));
  }
}

TEST_F(Machine, WithoutMoreDescriptorsCalculates) {
  ExpectRestored({"-c",
                  "import math, os\ntry:\n  while True: os.open('/dev/null', os.O_RDONLY)\n"
                  "except OSError: print(math.sin(1.0))"});
}

TEST_F(Machine, WithAnotherRootCalculates) {
  ExpectRestored({"-c",
                  "import math, os\ntry: os.chroot('.')\nexcept PermissionError: print('no')\n"
                  "print(math.sin(1.0))"},
                 {.directory = Home()});
}

// At each limit hako may start restored, cold or not at all, but it must not be killed, nor say
// what is wrong.
TEST_F(Machine, WithALimitOfAddressesNeverEndsWrong) {
  int whole = 0;
  for (int limit_kib = 6'000; limit_kib <= 40'000; limit_kib += 500) {
    Words argv = Shell("ulimit -v " + std::to_string(limit_kib));
    argv.insert(argv.end(), {parity::HakoPythonPath(), "-c", "print('whole')"});
    const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced({})));
    if (start.outcome.ending == Exit(0)) {
      EXPECT_EQ(start.outcome.out, "whole\n") << limit_kib;
      ++whole;
      continue;
    }
    EXPECT_EQ(start.outcome.out, "") << limit_kib;
    // CPython itself may abort for want of memory, and says so.
    const bool is_told = start.outcome.err.find("Fatal Python error") != std::string::npos;
    if (!start.how.empty() && !is_told) {
      EXPECT_EQ(start.outcome.ending.kind, Ending::Kind::kExited) << limit_kib << start.outcome.err;
    }
  }
  EXPECT_GT(whole, 5);
}

// Where the image cannot be mapped, the cold start must find locale and variables as they were
// given.
class ColdLocale : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(ColdLocale, IsAsGivenWhereTheImageCannotBeMapped) {
  int cold = 0;
  const Scene scene{.environment = {GetParam()}, .without = {"LANG"}};
  const Words arguments = {
      "-c",
      "import os, sys\nprint(sys.flags.utf8_mode, os.environ.get('LC_CTYPE'), sys.stdin.errors)"};
  const std::string expected = parity::RunReference(arguments, Traced(scene)).out;
  // Below this CPython's own cold start may not end: it asks for memory again and again.
  for (int limit_kib = 14'000; limit_kib <= 30'000; limit_kib += 1'000) {
    Words argv = Shell("ulimit -v " + std::to_string(limit_kib));
    argv.push_back(parity::HakoPythonPath());
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced(scene)));
    if (start.outcome.ending != Exit(0)) continue;
    EXPECT_EQ(start.outcome.out, expected) << limit_kib << " " << start.how;
    if (start.how != kRestored) ++cold;
  }
  if (cold == 0) GTEST_SKIP() << "no limit lets a cold start through and a restored one not";
}

INSTANTIATE_TEST_SUITE_P(Of, ColdLocale, testing::Values("LANG=C", "LC_CTYPE=C"),
                         [](const auto& variable) {
                           return "Number" + std::to_string(variable.index);
                         });

class OtherMounts : public Machine {
 protected:
  void SetUp() override {
    Machine::SetUp();
    if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
  }
};

TEST_F(OtherMounts, ThatAreReadOnlyRestore) {
  const std::string folder = std::filesystem::path(BaseImage()).parent_path();
  ExpectRestoredByName(kProgram, {.launcher = OwnMounts("mount --bind " + folder + " " + folder +
                                                        "; mount -o remount,ro,bind " + folder)});
}

TEST_F(OtherMounts, WithAReadOnlyFolderKeepACaptureFromLeavingAnything) {
  const std::string folder = scratch_.Path("empty");
  Words argv =
      OwnMounts("mount --bind " + folder + " " + folder + "; mount -o remount,ro,bind " + folder);
  argv.insert(argv.end(), {parity::HakoPath(), "capture-image", folder + "/x.image"});
  const Outcome outcome = parity::RunFile(argv.front(), argv);
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_THAT(outcome.err, HasSubstr("hako: cannot make a file"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(OtherMounts, WithAFullDiskKeepACaptureFromLeavingAnything) {
  const std::string folder = scratch_.Path("empty");
  Words argv = OwnMounts("mount -t tmpfs -o size=1M none " + folder);
  argv.insert(argv.end(), {"/bin/sh", "-c",
                           parity::HakoPath() + " capture-image " + folder +
                               "/x.image; echo $?; ls -A " + folder});
  const Outcome outcome = parity::RunFile(argv.front(), argv);
  EXPECT_EQ(outcome.out, "3\n");
  EXPECT_THAT(outcome.err, HasSubstr("hako: cannot write the image: No space left on device"));
}

TEST_F(OtherMounts, WithoutProcRestoreOrStartCold) {
  const Scene scene{.launcher = OwnMounts("mount -t tmpfs none /proc")};
  ExpectRestoredByName(kProgram, {.launcher = OwnMounts("true")});
  Turn(parity::HakoPythonPath());
  Words argv = scene.launcher;
  argv.insert(argv.end(), {parity::HakoPythonPath()});
  argv.insert(argv.end(), kProgram.begin(), kProgram.end());
  const Outcome expected = parity::RunReference(kProgram, Traced({}));
  const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced({})));
  EXPECT_NE(start.how, "");
  parity::ExpectEqual(expected, start.outcome, "without /proc");
}

TEST_F(OtherMounts, WithoutDevRestore) {
  ExpectRestoredByName(kProgram, {.launcher = OwnMounts("mount -t tmpfs none /dev")});
}

// ---- Capturing
// -------------------------------------------------------------------------------------

class Capture : public StartTest {
 protected:
  [[nodiscard]] std::string Image() const { return scratch_.Path("images/x.image"); }
  void SetUp() override { std::filesystem::create_directories(scratch_.Path("images")); }
  [[nodiscard]] Outcome CaptureImage(const Scene& scene = {}) const {
    return parity::RunFile(parity::HakoPath(), {parity::HakoPath(), "capture-image", Image()},
                           scene);
  }
  [[nodiscard]] Scene Taking() const { return {.environment = {"HAKO_IMAGE=" + Image()}}; }
  [[nodiscard]] std::string ImageBytes() const {
    std::ifstream file(Image(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(Capture, MakesAnImageThatIsTaken) {
  EXPECT_EQ(CaptureImage().ending, Exit(0));
  ExpectRestored(kProgram, Taking());
}

TEST_F(Capture, LeavesNothingButTheImage) {
  EXPECT_EQ(CaptureImage().ending, Exit(0));
  int count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(scratch_.Path("images")))
    ++count;
  EXPECT_EQ(count, 1);
}

TEST_F(Capture, MakesAnImageThatOnlyItsOwnerMayWrite) {
  Words argv = Shell("umask 0");
  argv.insert(argv.end(), {parity::HakoPath(), "capture-image", Image()});
  EXPECT_EQ(parity::RunFile(argv.front(), argv).ending, Exit(0));
  struct stat status {};
  ASSERT_EQ(stat(Image().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0644U);
}

TEST_F(Capture, HoldsNothingOfItsBuilder) {
  Scene scene{.environment = {"CANARY_NAME=canary value 4711", "HOME=/home/canary-home",
                              "LC_TIME=canary_LC", "USER=canary-user"},
              .directory = Home(),
              .input = "canary input\n"};
  EXPECT_EQ(CaptureImage(scene).ending, Exit(0));
  const std::string bytes = ImageBytes();
  for (const std::string& canary :
       {std::string("CANARY_NAME"), std::string("canary value 4711"), std::string("canary-home"),
        std::string("canary_LC"), std::string("canary-user"), std::string("canary input"),
        Home()}) {
    EXPECT_EQ(bytes.find(canary), std::string::npos) << canary;
  }
}

// Wide strings, as CPython's configuration has them.
TEST_F(Capture, HoldsNothingOfItsBuilderInWideStrings) {
  EXPECT_EQ(CaptureImage({.environment = {"CANARY=wide-canary", "HOME=/home/wide-canary"},
                          .directory = Home()})
                .ending,
            Exit(0));
  std::string wide;
  for (const char letter : std::string("wide-canary"))
    wide += std::string{letter, '\0', '\0', '\0'};
  EXPECT_EQ(ImageBytes().find(wide), std::string::npos);
}

TEST_F(Capture, IsTheSameWhateverTheBuildersSurroundings) {
  // Settings that python3 would obey are not obeyed by a capture.
  EXPECT_EQ(CaptureImage({.environment = {"PYTHONPATH=/nonexistent", "PYTHONOPTIMIZE=2",
                                          "PYTHONHASHSEED=5", "LC_ALL=C", "TZ=XYZ-9"}})
                .ending,
            Exit(0));
  ExpectRestored(
      {"-c", "import sys, time\nprint(sys.flags, sys.path[1:], time.tzname, sys.stdout.encoding)"},
      Taking());
}

TEST_F(Capture, UnderIgnoredSignalsGivesAnImageWithoutThem) {
  Words argv = Shell("trap '' INT HUP TERM");
  argv.insert(argv.end(), {parity::HakoPath(), "capture-image", Image()});
  EXPECT_EQ(parity::RunFile(argv.front(), argv).ending, Exit(0));
  ExpectRestored({"-c", "import signal\nprint([signal.getsignal(n) for n in (1, 2, 15)])"},
                 {.environment = {"HAKO_IMAGE=" + Image()}, .varying = {parity::kAddress}});
}

TEST_F(Capture, WithoutStandardStreamsMakesAnImageAllTheSame) {
  const Stream closed{Stream::Kind::kClosed};
  EXPECT_EQ(CaptureImage({.in = closed, .out = closed, .err = closed}).ending, Exit(0));
  ExpectRestored(kProgram, Taking());
}

TEST_F(Capture, IntoAFolderThatIsMissingFailsAndSaysSo) {
  std::filesystem::remove(scratch_.Path("images"));
  const Outcome outcome = CaptureImage();
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_THAT(outcome.err, HasSubstr("hako: cannot make a file: No such file or directory"));
}

TEST_F(Capture, OverAFolderFailsAndLeavesNothing) {
  std::filesystem::create_directories(Image());
  EXPECT_EQ(CaptureImage().ending, Exit(3));
  int count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(scratch_.Path("images")))
    ++count;
  EXPECT_EQ(count, 1);
}

TEST_F(Capture, IsNotDisturbedByAnOldImageThatIsDamaged) {
  scratch_.Write("images/x.image", "damaged");
  EXPECT_EQ(CaptureImage({.environment = {"HAKO_IMAGE=" + Image()}}).ending, Exit(0));
  ExpectRestored(kProgram, Taking());
}

// Each start maps the old file or the new one, whole.
TEST_F(Capture, WhileFiftyStartAtOnceDisturbsNone) {
  ASSERT_EQ(CaptureImage().ending, Exit(0));
  constexpr int kStarts = 50;
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    while (!is_done) EXPECT_EQ(CaptureImage().ending, Exit(0));
  });
  const Words environment = parity::CleanEnvironment(Traced(Taking()));
  std::vector<Start> starts(kStarts);
  std::vector<std::thread> threads;
  for (Start& start : starts) {
    threads.emplace_back([&start, &environment] {
      auto outcome = hako::Run(
          {.argv = {parity::HakoPythonPath(), "-c", "import json; print(json.dumps([1]))"},
           .environment = environment,
           .in = {Stream::Kind::kNull},
           .limit_ms = 60'000});
      if (outcome) start = TakeTrace(std::move(*outcome));
    });
  }
  for (std::thread& thread : threads) thread.join();
  is_done = true;
  writer.join();
  for (const Start& start : starts) {
    EXPECT_EQ(start.how, kRestored) << start.outcome.err;
    EXPECT_EQ(start.outcome.out, "[1]\n");
  }
}

// Starts `hako capture-image`, and kills it after `delay`. True if it was still at work.
bool KillCapture(const std::string& image, std::chrono::microseconds delay) {
  const std::string hako = parity::HakoPath();
  std::string words[] = {hako, "capture-image", image};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, hako.c_str(), nullptr, nullptr, argv, environ) != 0) return false;
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

TEST_F(Capture, ThatIsKilledLeavesTheOldImage) {
  ASSERT_EQ(CaptureImage().ending, Exit(0));
  std::mt19937 random(5);
  int killed = 0;
  for (int i = 0; i < 40; ++i) {
    if (KillCapture(Image(), std::chrono::microseconds(random() % 40'000))) ++killed;
    const Start start = RunTraced({"-c", "print(1)"}, Taking());
    EXPECT_EQ(start.how, kRestored);
    EXPECT_EQ(start.outcome.out, "1\n");
  }
  EXPECT_GT(killed, 5);
}

TEST_F(Capture, ThatIsKilledLeavesNoHalfFileUnderTheName) {
  std::mt19937 random(6);
  int whole = 0;
  for (int i = 0; i < 40; ++i) {
    std::filesystem::remove(Image());
    KillCapture(Image(), std::chrono::microseconds(random() % 60'000));
    if (!std::filesystem::exists(Image())) continue;
    ++whole;
    EXPECT_EQ(RunTraced({"-c", "print(1)"}, Taking()).how, kRestored);
  }
  RecordProperty("whole", whole);
}

}  // namespace
}  // namespace hako::starts
