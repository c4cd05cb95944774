// What cannot be pinned is told of.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

using Leaks = DeterministicTest;

constexpr const char* kLeaks =
    "import socket\n"
    "print('before', end=' ')\n"
    "for _ in range(3):\n"
    "    socket.socket(socket.AF_INET)\n"
    "print('after')\n";

TEST_F(Leaks, AreNamedOnceWithCallAndLine) {
  const Outcome outcome = Run(kLeaks);
  EXPECT_EQ(outcome.ending, Exit(0));
  EXPECT_EQ(outcome.out, "before after\n");
  EXPECT_EQ(outcome.err,
            "hako: not deterministic: socket reaches the network (/hako/program/program.py:4)\n");
}

TEST_F(Leaks, EndTheProgramIfTheyAreErrors) {
  const Outcome outcome = Run(kLeaks, {"--on-leak=error"});
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_EQ(outcome.out, "before ");
  EXPECT_THAT(outcome.err, HasSubstr("socket reaches the network (/hako/program/program.py:4)"));
}

TEST_F(Leaks, ArePassedOverIfTheyAreAllowed) {
  EXPECT_EQ(Run(kLeaks, {"--on-leak", "allow"}).err, "");
}

TEST_F(Leaks, OfAChildDoNotGetIntoItsOutput) {
  const Outcome outcome =
      Run("import subprocess\n"
          "print(subprocess.run(['echo', 'x'], capture_output=True))\n");
  EXPECT_EQ(outcome.out,
            "CompletedProcess(args=['echo', 'x'], returncode=0, stdout=b'x\\n', stderr=b'')\n");
  EXPECT_THAT(outcome.err, HasSubstr("fork reaches other processes (/hako/program/program.py:2)"));
}

class EachLeak : public DeterministicTest,
                 public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(EachLeak, IsToldOf) {
  const Outcome outcome = Run(std::string("import os, subprocess\n") + GetParam().first + "\n");
  EXPECT_THAT(outcome.err, HasSubstr(std::string("hako: not deterministic: ") + GetParam().second));
  EXPECT_THAT(outcome.err, HasSubstr("(/hako/program/program.py:2)"));
}

INSTANTIATE_TEST_SUITE_P(
    Sources, EachLeak,
    testing::Values(std::pair("if os.fork() == 0: os._exit(0)", "fork reaches other processes"),
                    std::pair("subprocess.run(['true'])", "fork reaches other processes"),
                    std::pair("__import__('sys').getallocatedblocks()",
                              "sys.getallocatedblocks reaches the interpreter's own memory"),
                    std::pair("os.execv('/bin/true', ['true'])", "execve reaches other processes"),
                    std::pair("os.posix_spawn('/bin/true', ['true'], {})",
                              "posix_spawn reaches other processes"),
                    std::pair("os.system('true')", "system reaches other processes"),
                    std::pair("os.statvfs('/')", "statvfs reaches the file system's size"),
                    std::pair("open('/proc/self/stat').read()", "open reaches /proc"),
                    std::pair("os.sysconf('SC_PHYS_PAGES')", "sysconf reaches memory size"),
                    std::pair("import ctypes; ctypes.c_int()", "ctypes reaches addresses"),
                    std::pair("import socket; socket.getaddrinfo('127.0.0.1', 80)",
                              "getaddrinfo reaches the network")));

}  // namespace
}  // namespace hako::determinism_tests
