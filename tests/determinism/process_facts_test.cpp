// What a program may ask of its process and machine.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using Facts = DeterministicTest;

TEST_F(Facts, OfTheProcessAreFixed) {
  EXPECT_EQ(Printed("import os, threading\n"
                    "print(os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0))\n"
                    "print(hex(threading.get_ident()), threading.get_native_id())\n"
                    "print(os.umask(0o77), os.getuid(), os.getegid(), os.getgroups())\n"
                    "os.kill(os.getpid(), 0)\n"),
            "1000 999 1000 1000\n0x7f0000001000 1000\n18 1000 1000 [1000]\n");
}

TEST_F(Facts, OfTheMachineAreFixed) {
  EXPECT_EQ(
      Printed("import os, platform, socket, multiprocessing, getpass, pwd, locale\n"
              "print(socket.gethostname(), platform.node(), platform.release())\n"
              "print(os.cpu_count(), len(os.sched_getaffinity(0)), multiprocessing.cpu_count())\n"
              "print(os.getloadavg(), getpass.getuser(), os.getlogin(), pwd.getpwuid(1000)[5])\n"
              "print(locale.setlocale(locale.LC_ALL, ''), os.uname().machine)\n"),
      "hako hako 6.1.0\n4 4 4\n(0.0, 0.0, 0.0) hako hako /hako/home\nC.UTF-8 x86_64\n");
}

TEST_F(Facts, OfTheTerminalAreNone) {
  EXPECT_EQ(Printed("import os, shutil, sys\n"
                    "print(shutil.get_terminal_size(), sys.stdin.isatty(), os.isatty(1))\n"),
            "os.terminal_size(columns=80, lines=24) False False\n");
}

TEST_F(Facts, OfTheEnvironmentAreWhatIsPassed) {
  const std::string text = "import os\nprint(sorted(os.environ.items()))\n";
  constexpr const char* kPinned =
      "('HOME', '/hako/home'), ('LANG', 'C.UTF-8'), ('PATH', '/usr/local/bin:/usr/bin:/bin'), "
      "('TMPDIR', '/hako/tmp'), ('TZ', 'UTC')]\n";
  EXPECT_EQ(Printed(text), std::string("[") + kPinned);
  const Outcome passed = Run(text, {"--env", "A=1=2", "--env=FROM_HERE"}, {},
                             {.environment = {"FROM_HERE=yes", "NOT_PASSED=no"}});
  EXPECT_EQ(passed.out, std::string("[('A', '1=2'), ('FROM_HERE', 'yes'), ") + kPinned);
}

TEST_F(Facts, OfTheTimeZoneFollowThePassedVariable) {
  EXPECT_EQ(Printed("import time\nprint(time.tzname, time.localtime().tm_hour)\n",
                    {"--env=TZ=Asia/Tokyo"}),
            "('JST', 'JST') 9\n");
}

}  // namespace
}  // namespace hako::determinism_tests
