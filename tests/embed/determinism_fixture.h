// determinism_fixture.h: programs in deterministic isolates, each of its own.
#ifndef HAKO_TESTS_EMBED_DETERMINISM_FIXTURE_H_
#define HAKO_TESTS_EMBED_DETERMINISM_FIXTURE_H_

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>

#include "isolate_fixture.h"

// Set by CMake for the tests: whether this build has images.
#ifndef HAKO_IS_RESTORED
#define HAKO_IS_RESTORED 0
#endif

namespace hako::embed_tests {

inline constexpr int64_t kEpoch_s = 946'684'800;  // 2000-01-01T00:00:00Z

inline BootOptions Deterministically(uint64_t seed = 0) {
  BootOptions options;
  options.deterministic.emplace();
  options.deterministic->seed = seed;
  options.deterministic->on_leak = [](std::string_view) {};
  return options;
}

// What the program prints in a deterministic isolate of its own.
inline std::string Printed(std::string_view program, BootOptions options = Deterministically()) {
  std::string printed;
  options.write_stdout = [&](std::string_view text) { printed += text; };
  Isolate isolate = Must(Isolate::Boot(options));
  Must(isolate.Run(program));
  Must(isolate.End());
  return printed;
}

// What a command prints; its status must be 0.
inline std::string OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "re");
  std::string output;
  std::array<char, 4096> part{};
  for (size_t got = 0; (got = fread(part.data(), 1, part.size(), pipe)) > 0;)
    output.append(part.data(), got);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

inline int64_t HostSeconds() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec;
}

// A folder of the test's own, which is the current one meanwhile.
class WorkFolder {
 public:
  WorkFolder() {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
    EXPECT_EQ(chdir(path_.c_str()), 0);
  }
  ~WorkFolder() {
    EXPECT_EQ(chdir("/"), 0);
    OutputOf("rm -r " + path_);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  std::string Write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ + "/" + name) << text;
    return path_ + "/" + name;
  }

 private:
  std::string path_ = "/tmp/hako-embed-XXXXXX";
};

class Deterministic : public testing::Test {
 protected:
  void SetUp() override {
    if (!HAKO_IS_RESTORED) GTEST_SKIP() << "there is no image, and so no such isolate";
    umask(022);
  }
  WorkFolder work_;
};

// All that differs between two plain runs.
inline constexpr const char* kEverything =
    "import _thread, cmath, datetime, glob, math, os, platform, queue, random, secrets, sqlite3\n"
    "import ssl, sys, tempfile, threading, time, uuid\n"
    "print(time.time_ns(), time.monotonic(), time.perf_counter(), time.process_time(), "
    "os.times())\n"
    "print(datetime.datetime.now(), time.tzname, time.localtime(0), time.mktime(time.gmtime(0)))\n"
    "print(os.urandom(4), random.random(), secrets.token_hex(4), uuid.uuid1(), uuid.uuid4())\n"
    "print(ssl.RAND_bytes(4), sqlite3.connect(':memory:').execute('select random(), "
    "datetime()').fetchall())\n"
    "print(id(object()), [hash(object()) for _ in range(3)], {object() for _ in range(9)})\n"
    "print(hash('text'), list({'a', 'b', 'c', 'd'}), {int, str, dict, tuple}, "
    "_thread.get_ident(), sys.flags)\n"
    "print(os.getpid(), os.getppid(), os.getuid(), os.uname(), os.cpu_count(), os.getloadavg())\n"
    "print(dict(os.environ), sys.executable, os.getcwd(), tempfile.mkdtemp(), platform.node())\n"
    "for name in ('c', 'a', 'b'): open(name, 'w').close()\n"
    "print(os.listdir('.'), [tuple(os.stat(n)) for n in 'abc'], glob.glob('*'))\n"
    "print([math.sin(x * 1e5) ** 0.3 for x in range(1, 9) if math.sin(x * 1e5) > 0])\n"
    "print(math.gamma(3.7), math.lgamma(0.3), cmath.asin(1+2j), (1+2j) ** (0.5+1j))\n"
    "results, jobs = [], queue.Queue()\n"
    "def work(n):\n"
    "    for _ in range(20):\n"
    "        time.sleep(random.random()); results.append(n)\n"
    "threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]\n"
    "for t in threads: t.start()\n"
    "for t in threads: t.join()\n"
    "print(results, threads, time.time())\n"
    "for name in 'abc': os.remove(name)\n"
    "import shutil; shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)\n";

}  // namespace hako::embed_tests

#endif  // HAKO_TESTS_EMBED_DETERMINISM_FIXTURE_H_
