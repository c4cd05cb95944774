// determinism_host_test.cpp: the host around deterministic isolates, whose own calls stay.
#include <dlfcn.h>
#include <sys/random.h>

#include <bit>
#include <cfenv>
#include <clocale>
#include <cmath>
#include <random>
#include <thread>
#include <utility>

#include "embed/determinism_fixture.h"

namespace hako::embed_tests {
namespace {

// ---- The host ----

// What of what the host finds out by itself is not real: nothing may be pinned.
std::string PinnedFacts(int64_t begin_s) {
  std::array<char, 64> name{};
  std::array<uint64_t, 2> drawn{};
  for (uint64_t& word : drawn) EXPECT_EQ(getrandom(&word, sizeof(word), 0), 8);
  EXPECT_EQ(gethostname(name.data(), name.size()), 0);
  const int64_t now_s = HostSeconds();
  const std::pair<const char*, bool> are_real[] = {
      {"clock_gettime ", now_s >= begin_s && now_s < begin_s + 600},
      {"time ", time(nullptr) >= begin_s},
      {"getpid ", getpid() != 1000},
      {"gethostname ", std::string_view(name.data()) != "hako"},
      {"getrandom ", drawn[0] != drawn[1]},
      {"access ", access("/hako/home", F_OK) == -1}};
  std::string pinned;
  for (const auto& [fact, is_real] : are_real) {
    if (!is_real) pinned += fact;
  }
  return pinned;
}

// A number of which the host's libm does not give the correctly rounded sine; 0: there is none.
double Misrounded(const Isolate& isolate) {
  std::mt19937_64 numbers(1);
  std::uniform_real_distribution<double> between(-1e6, 1e6);
  const Value sine = Must(isolate.Find("math:sin"));
  for (int i = 0; i < 100'000; ++i) {
    const double x = between(numbers);
    if (std::sin(x) != Must(sine.operator()<double>(x))) return x;
  }
  return 0;
}

TEST_F(Deterministic, HostsKeepTheirOwnCalls) {
  const int64_t begin_s = HostSeconds();
  Isolate isolate = Must(Isolate::Boot(Deterministically()));
  EXPECT_EQ(PinnedFacts(begin_s), "") << "beside it";
  int calls = 0;
  const Value check = Must(MakeFunction(isolate, "check", [&] {
    ++calls;
    EXPECT_EQ(PinnedFacts(begin_s), "") << "in a function that Python calls";
  }));
  Must(Must(isolate.Import("__main__")).SetAttribute("check", check));
  Must(isolate.Run("import time, uuid, ssl, sqlite3\nuuid.uuid1()", {}, "<load>"));
  Must(Must(isolate.Import("__main__")).SetAttribute("check", check));
  Must(
      isolate.Exec("import threading\ncheck()\nt = threading.Thread(target=check)\nt.start()\n"
                   "t.join()"));
  EXPECT_EQ(calls, 2);
  std::thread([&] { EXPECT_EQ(PinnedFacts(begin_s), "") << "in a thread"; }).join();
  Must(isolate.End());
  EXPECT_EQ(PinnedFacts(begin_s), "") << "after it";
}

TEST_F(Deterministic, HostsKeepTheirMathematics) {
  Isolate isolate = Must(Isolate::Boot(Deterministically()));
  const double x = Misrounded(isolate);
  const double mine = std::sin(x);
  Must(isolate.End());
  EXPECT_NE(x, 0) << "the host's libm is pinned, or exact";
  EXPECT_EQ(std::sin(x), mine);
}

// Says on stderr what is not as it should be, then "ok", and ends the process.
[[noreturn]] void UseLibraryOfTheHosts() {
  void* library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
  const auto say = [](bool holds, const std::string& what) {
    if (!holds) static_cast<void>(std::fprintf(stderr, "not so: %s\n", what.c_str()));
  };
  using Randomness = void (*)(int count, void* bytes);
  const auto random = reinterpret_cast<Randomness>(dlsym(library, "sqlite3_randomness"));
  std::vector<std::string> leaks;
  std::array<uint64_t, 2> drawn{};
  for (uint64_t& word : drawn) {
    BootOptions options = Deterministically();
    options.deterministic->on_leak = [&](std::string_view leak) { leaks.emplace_back(leak); };
    const Isolate isolate = Must(Isolate::Boot(options));
    Must(
        isolate.Exec("import sqlite3\nnow = sqlite3.connect(':memory:').execute('select "
                     "strftime(\"%s\")').fetchall()[0][0]"));
    say(std::stoll(Must(isolate.Eval<std::string>("now"))) > kEpoch_s * 6 / 5, "its clock is real");
    random(0, nullptr);  // It begins anew.
    random(sizeof(word), &word);
  }
  say(drawn[0] != drawn[1], "its bytes are not seeded");
  say(leaks.size() == 2 && leaks[0] == leaks[1] &&
          leaks[0].starts_with("import reaches libsqlite3.so.0, which the host has loaded ("),
      leaks.empty() ? "a leak is told of" : leaks[0]);
  static_cast<void>(std::fputs("ok\n", stderr));
  std::_Exit(0);
}

TEST_F(Deterministic, HostsKeepTheLibrariesThatTheyHaveLoaded) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";  // In a process that has not loaded it yet.
  EXPECT_EXIT(UseLibraryOfTheHosts(), testing::ExitedWithCode(0), "^ok\n$");
}

// As above, of a library that hako's copy of the module does not name.
[[noreturn]] void UseLateLibraryOfTheHosts() {
  const bool is_loaded = dlopen("libuuid.so.1", RTLD_NOW | RTLD_LOCAL) != nullptr;
  std::vector<std::string> leaks;
  BootOptions options = Deterministically();
  options.deterministic->on_leak = [&](std::string_view leak) { leaks.emplace_back(leak); };
  const Isolate isolate = Must(Isolate::Boot(options));
  Must(isolate.Exec("import uuid\nuuid.uuid1()"));
  const bool is_told =
      leaks.size() == 1 &&
      leaks[0].starts_with("import reaches libuuid.so.1, which the host has loaded (");
  for (const std::string& leak : leaks) {
    if (!is_told) static_cast<void>(std::fprintf(stderr, "leak: %s\n", leak.c_str()));
  }
  static_cast<void>(std::fputs(is_loaded && is_told ? "ok\n" : "not told of\n", stderr));
  std::_Exit(0);
}

TEST_F(Deterministic, HostsAreToldOfLibrariesThatAreLoadedWhenTheyAreCalled) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(UseLateLibraryOfTheHosts(), testing::ExitedWithCode(0), "^ok\n$");
}

TEST_F(Deterministic, NothingIsLeftToPlainIsolates) {
  const int64_t begin_s = HostSeconds();
  Printed(kEverything);
  Isolate plain = Must(Isolate::Boot());
  EXPECT_GE(Must(plain.Eval<double>("__import__('time').time()")), static_cast<double>(begin_s));
  EXPECT_EQ(Must(plain.Eval<int64_t>("__import__('os').getpid()")), getpid());
  EXPECT_NE(Must(plain.Eval<std::string>("__import__('os').urandom(8).hex()")),
            Must(plain.Eval<std::string>("__import__('os').urandom(8).hex()")));
  EXPECT_GE(
      Must(plain.Eval<double>("(__import__('uuid').uuid1().time - 0x01b21dd213814000) / 1e7")),
      static_cast<double>(begin_s))
      << "a library that an isolate has brought is still pinned";
  EXPECT_TRUE(Must(plain.Eval<std::string>("__import__('os').getcwd()")).starts_with("/tmp/"))
      << "paths are still led";
}

TEST_F(Deterministic, PlainIsolatesHaveTheHostsMathematics) {
  Printed(kEverything);
  const Isolate plain = Must(Isolate::Boot());
  std::mt19937_64 numbers(1);
  std::uniform_real_distribution<double> between(-1e6, 1e6);
  const Value sine = Must(plain.Find("math:sin"));
  for (int i = 0; i < 50'000; ++i) {
    const double x = between(numbers);
    ASSERT_EQ(std::bit_cast<uint64_t>(std::sin(x)),
              std::bit_cast<uint64_t>(Must(sine.operator()<double>(x))));
  }
}

// ---- Threads ----

TEST_F(Deterministic, ThreadsOfTheHostAreOneToTheProgram) {
  const auto run = [](int host_threads) {
    const Isolate isolate = Must(Isolate::Boot(Deterministically()));
    Must(
        isolate.Exec("import threading, time\nseen = []\n"
                     "def note():\n  time.sleep(1)\n"
                     "  seen.append((threading.get_ident(), time.monotonic()))"));
    for (int i = 0; i < 4; ++i) {
      const auto call = [&] { Must(isolate.Eval("note()")); };
      if (i < host_threads) {
        std::thread(call).join();
      } else {
        call();
      }
    }
    return Must(isolate.Eval<std::string>("str(seen) + str(time.time())"));
  };
  EXPECT_EQ(run(0), run(4));
}

TEST_F(Deterministic, ThreadsOfTheHostWaitForEachOther) {
  const Isolate isolate = Must(Isolate::Boot(Deterministically()));
  Must(
      isolate.Exec("import threading, time\ncount = 0\nlock = threading.Lock()\n"
                   "def add():\n"
                   "  global count\n"
                   "  def one():\n"
                   "    global count\n"
                   "    with lock: time.sleep(0.001); count += 1\n"
                   "  threads = [threading.Thread(target=one) for _ in range(3)]\n"
                   "  for t in threads: t.start()\n"
                   "  for t in threads: t.join()\n"));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 25; ++j) Must(isolate.Eval("add()"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Must(isolate.Eval<int>("count")), 300);
}

TEST_F(Deterministic, ThreadsOfTheProgramCallTheHostThatCallsBack) {
  const Isolate isolate = Must(Isolate::Boot(Deterministically()));
  const Value back = Must(MakeFunction(
      isolate, "back", [&](int number) { return Must(isolate.Eval<int>("6 * 7")) + number; }));
  Must(Must(isolate.Import("__main__")).SetAttribute("back", back));
  Must(isolate.Exec(
      "import threading\nseen = []\n"
      "t = [threading.Thread(target=lambda n=n: seen.append(back(n))) for n in (1, 2)]\n"
      "for one in t: one.start()\n"
      "for one in t: one.join()"));
  EXPECT_EQ(Must(isolate.Eval<std::vector<int>>("seen")), (std::vector<int>{43, 44}));
}

void ExpectInterruptions(const Isolate& isolate) {
  constexpr const char* kForEver = "while True: pass";
  EXPECT_EQ(Must(isolate.Eval<int>("1 + 1")), 2);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    isolate.Interrupt();
  });
  const auto ended = isolate.Exec(kForEver);
  other.join();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind(), HAKO_ERROR_INTERRUPTED);
  isolate.SetDeadline(std::chrono::milliseconds(30));
  EXPECT_EQ(isolate.Exec(kForEver).error().kind(), HAKO_ERROR_DEADLINE);
  isolate.SetDeadline(std::chrono::milliseconds(0));
}

TEST_F(Deterministic, CallsAreInterruptedFromOutside) {
  for (const bool is_deterministic : {true, false, true})  // Threads have other numbers each time.
    ExpectInterruptions(
        Must(Isolate::Boot(is_deterministic ? Deterministically() : BootOptions())));
}

TEST_F(Deterministic, ThreadsOfTheProgramAreWaitedForAtTheEnd) {
  EXPECT_EQ(Printed("import threading, time\n"
                    "def late(n): time.sleep(n); print(n, end=' ')\n"
                    "for n in (3, 1, 2): threading.Thread(target=late, args=(n,)).start()"),
            "1 2 3 ");
}

// A daemon thread that waits for ever stands still, the host goes on, and no other isolate boots.
[[noreturn]] void LeaveAThread() {
  Printed("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()");
  static_cast<void>(std::fputs(ErrorOf(Isolate::Boot(Deterministically())).c_str(), stderr));
  std::_Exit(HostSeconds() > kEpoch_s * 6 / 5 ? 0 : 1);
}

TEST_F(Deterministic, ThreadsThatAreLeftStandStill) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(LeaveAThread(), testing::ExitedWithCode(0), "this process can boot no other isolate");
}

TEST_F(Deterministic, WaitsForTheHostAreNoDeadlock) {
  const Isolate isolate = Must(Isolate::Boot(Deterministically()));
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(write(ends[1], "x", 1), 1);
  });
  Must(
      isolate.Exec("import os, threading, time\n"
                   "lock = threading.Lock(); lock.acquire()\n"
                   "t = threading.Thread(target=lock.acquire, daemon=True); t.start()\n"
                   "got = os.read(" +
                   std::to_string(ends[0]) + ", 1)\nlock.release(); t.join()"));
  other.join();
  EXPECT_EQ(Must(isolate.Eval<std::string>("got.decode()")), "x");
  close(ends[0]);
  close(ends[1]);
}

TEST_F(Deterministic, DeadlocksEndTheProcessAndSaySo) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(Printed("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
              testing::ExitedWithCode(3), "hako: deadlock: every thread waits for another");
}

// ---- What is shared with the host ----

TEST_F(Deterministic, ArithmeticIsPlainInsideAndTheHostsOutside) {
  const Isolate isolate = Must(Isolate::Boot(Deterministically()));
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  const double third = Must(isolate.Eval<double>("(lambda x: 1 / x)(3.0)"));
  const int after = std::fegetround();
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(third, 0x1.5555555555555p-2);
  EXPECT_EQ(after, FE_UPWARD);
}

TEST_F(Deterministic, TheLocaleOfTheProgramIsItsOwn) {
  EXPECT_EQ(Printed("import locale, time\nlocale.setlocale(locale.LC_ALL, '')\n"
                    "print(locale.setlocale(locale.LC_ALL), open('/dev/null').encoding)"),
            "C.UTF-8 UTF-8\n");
  EXPECT_STREQ(setlocale(LC_ALL, nullptr), "C");  // NOLINT(concurrency-mt-unsafe)
}

std::string WhyNot(const BootOptions& options) { return ErrorOf(Isolate::Boot(options)); }

TEST_F(Deterministic, IsolatesAreRefusedWhereTheyWouldNotBe) {
  umask(077);
  EXPECT_EQ(WhyNot(Deterministically()),
            "a deterministic isolate makes files with the umask 022: the process has another (do: "
            "call umask(022) first)");
  umask(022);
  BootOptions options = Deterministically();
  options.hash_seed = 5;
  EXPECT_EQ(
      WhyNot(options),
      "strings are hashed by the seed 0: a deterministic isolate was asked for (do: ask for no "
      "other hash seed)");
  options = Deterministically();
  options.image = "none";
  EXPECT_EQ(
      WhyNot(options),
      "a deterministic isolate must start from an image: it cannot: no image is asked for (do: "
      "use libhako.so as it is installed, with its images)");
  EXPECT_EQ(Printed("print(1)"), "1\n") << "what was refused has left something";
  const Isolate plain = Must(Isolate::Boot());
  EXPECT_GT(Must(plain.Eval<double>("__import__('time').time()")), 1.2 * kEpoch_s);
}

}  // namespace
}  // namespace hako::embed_tests
