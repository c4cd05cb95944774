// determinism_test.cpp: deterministic isolates give the same bytes.
#include "embed/determinism_fixture.h"

namespace hako::embed_tests {
namespace {

TEST_F(Deterministic, IsolatesGiveTheSameBytesEachTime) {
  const std::string first = Printed(kEverything);
  EXPECT_EQ(Printed(kEverything), first);
  {  // One of another kind in between, which has loaded the same modules.
    const Isolate plain = Must(Isolate::Boot());
    Must(plain.Exec("import decimal, sqlite3, ssl, uuid"));
  }
  EXPECT_EQ(Printed(kEverything), first);
}

TEST_F(Deterministic, IsolatesGiveTheSameBytesInEveryProcess) {
  const std::string program = work_.Write("everything.py", kEverything);
  const std::string first = OutputOf(HAKO_HOST " " + program + " 2>&1");
  EXPECT_EQ(OutputOf("setarch -R " HAKO_HOST " " + program + " 2>&1"), first);
  EXPECT_EQ(
      OutputOf("env LD_PRELOAD=" HAKO_DATE " HAKO_VERIFY_DATE=1234567890 TZ=Asia/Tokyo LC_ALL=C "
               "PADDING=" +
               std::string(5000, 'x') + " " HAKO_HOST " " + program + " 2>&1"),
      first);
  EXPECT_EQ(OutputOf("HAKO_TEST_PLAIN_FIRST=1 " HAKO_HOST " " + program + " 2>&1"), first);
}

TEST_F(Deterministic, IsolatesGiveTheBytesOfTheCommandLine) {
  const std::string program = work_.Write("everything.py", kEverything);
  EXPECT_EQ(OutputOf(HAKO_HOST " " + program + " 2>&1"),
            OutputOf(HAKO_RUNNER " run --deterministic " + program + " 2>&1"));
}

TEST_F(Deterministic, IsolatesHaveTheClockAndTheEntropyThatTheyAreGiven) {
  constexpr const char* kProgram = "import time, os\nprint(int(time.time()), os.urandom(8))";
  EXPECT_TRUE(Printed(kProgram).starts_with(std::to_string(kEpoch_s) + " b'"));
  EXPECT_NE(Printed(kProgram, Deterministically(1)), Printed(kProgram));
  EXPECT_EQ(Printed(kProgram, Deterministically(1)), Printed(kProgram, Deterministically(1)));
  BootOptions later = Deterministically();
  later.deterministic->epoch = std::chrono::sys_days(std::chrono::year(2030) / 1 / 1);
  EXPECT_TRUE(Printed(kProgram, later).starts_with("1893456000 "));
}

TEST_F(Deterministic, IsolatesSleepWithoutWaiting) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(
      Printed("import time\nt = time.time()\ntime.sleep(3600)\nprint(round(time.time() - t))"),
      "3600\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST_F(Deterministic, IsolatesListFoldersInOrder) {
  for (const char* name : {"z", "m", "a", "k", "b"}) work_.Write(name, "");
  EXPECT_EQ(Printed("import os\nprint(os.listdir('.'))"), "['a', 'b', 'k', 'm', 'z']\n");
}

TEST_F(Deterministic, IsolatesKnowFoldersByStableNames) {
  work_.Write("rules.py", "def name(): return __file__");
  BootOptions options = Deterministically();
  options.paths = {"."};
  EXPECT_EQ(Printed("import os, rules\nprint(os.getcwd(), rules.name())", options),
            "/hako/work /hako/work/rules.py\n");
}

TEST_F(Deterministic, IsolatesHaveVariablesOfTheirOwn) {
  BootOptions options = Deterministically();
  options.environment = {"MINE=1", "LANG=C"};
  EXPECT_EQ(Printed("import os\nos.environ['HAKO_SET'] = 'x'\nprint(dict(os.environ))", options),
            "{'HOME': '/hako/home', 'LANG': 'C', 'PATH': '/usr/local/bin:/usr/bin:/bin', 'TMPDIR': "
            "'/hako/tmp', 'TZ': 'UTC', 'MINE': '1', 'HAKO_SET': 'x'}\n");
  EXPECT_EQ(std::getenv("HAKO_SET"), nullptr);  // NOLINT(concurrency-mt-unsafe)
}

TEST_F(Deterministic, IsolatesTellTheHostOfLeaks) {
  std::vector<std::string> leaks;
  BootOptions options = Deterministically();
  options.deterministic->on_leak = [&](std::string_view leak) { leaks.emplace_back(leak); };
  Printed("import sys\nsys.getallocatedblocks()", options);
  EXPECT_EQ(leaks,
            (std::vector<std::string>{
                "sys.getallocatedblocks reaches the interpreter's own memory (<string>:2)"}));
}

// ---- Again and again ----

size_t CountMappings() {
  std::ifstream maps("/proc/self/maps");
  size_t count = 0;
  for (std::string line; std::getline(maps, line);) ++count;
  return count;
}

TEST_F(Deterministic, CyclesLeakNothing) {
  const auto cycle = [] {
    Printed(
        "import tempfile, threading, time, os, random\n"
        "t = threading.Thread(target=time.sleep, args=(5,)); t.start(); t.join()\n"
        "tempfile.TemporaryFile().close(); os.listdir('.'); random.random()");
  };
  const auto resident_kib = [] {
    std::ifstream file("/proc/self/statm");
    long all = 0, resident = 0;
    file >> all >> resident;
    return resident * 4;
  };
  for (int i = 0; i < 30; ++i) cycle();
  const long before = resident_kib();
  const size_t mappings = CountMappings();
  for (int i = 0; i < 300; ++i) cycle();
  EXPECT_LT(resident_kib() - before, 300);
  EXPECT_LE(CountMappings(), mappings + 2);
}

}  // namespace
}  // namespace hako::embed_tests
