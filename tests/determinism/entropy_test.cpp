// One seeded generator behind every source of entropy.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::StartsWith;

class Entropy : public DeterministicTest, public testing::WithParamInterface<const char*> {};

TEST_P(Entropy, IsTheSameInEachRunAndAnotherWithAnotherSeed) {
  const std::string text = std::string("import os, random, secrets, uuid, tempfile, ssl\n") +
                           "print(" + GetParam() + ")\n";
  const std::string first = Printed(text);
  EXPECT_NE(first, "");
  EXPECT_EQ(Printed(text), first);
  EXPECT_EQ(Printed(text, {"--seed=0"}), first);
  EXPECT_NE(Printed(text, {"--seed", "18446744073709551615"}), first);
}

INSTANTIATE_TEST_SUITE_P(Sources, Entropy,
                         testing::Values("os.urandom(16)", "os.getrandom(16)", "random.random()",
                                         "random.SystemRandom().random()", "secrets.token_hex()",
                                         "uuid.uuid4()", "tempfile.mktemp()",
                                         "open('/dev/urandom', 'rb').read(16)",
                                         "open('/dev/random', 'rb', buffering=0).read(9)",
                                         "ssl.RAND_bytes(16)", "random.Random().getrandbits(64)"));

TEST_F(Entropy, OfTextHashesIsNone) {
  EXPECT_EQ(Printed("import sys\nprint(hash('hako') == hash(''.join(['ha', 'ko'])), "
                    "sys.flags.hash_randomization)\n"),
            "True 0\n");
  const std::string text = "print(hash('hako'), list({'a', 'b', 'c', 'd'}))\n";
  EXPECT_EQ(Printed(text), Printed(text, {"--seed", "7"}));
}

TEST_F(Entropy, OfAChildIsItsOwn) {
  const Outcome outcome =
      Run("import os\n"
          "print(os.urandom(4), flush=True)\n"
          "if os.fork() == 0:\n"
          "    print('child', os.getpid(), os.getppid(), os.urandom(4), flush=True)\n"
          "    os._exit(0)\n"
          "print(os.wait())\n"
          "print('parent', os.urandom(4))\n",
          {"--on-leak=allow"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, testing::HasSubstr("child 2000 1000"));
  EXPECT_THAT(outcome.out, testing::HasSubstr("(2000, 0)"));
  const std::string child = outcome.out.substr(outcome.out.find("1000 b"), 20);
  const std::string parent = outcome.out.substr(outcome.out.find("parent b"), 20);
  EXPECT_NE(child.substr(5), parent.substr(7));
}

TEST_F(Entropy, IsOfItsDescriptorsAlone) {
  EXPECT_EQ(Printed("import os\n"
                    "fd = os.open('/dev/urandom', os.O_RDONLY); os.closerange(fd, fd + 1)\n"
                    "print(os.open(__file__, os.O_RDONLY) == fd, os.read(fd, 9))\n"),
            "True b'import os'\n");
}

TEST_F(Entropy, IsReadFromACopyOfItsDescriptor) {
  constexpr const char* kReads =
      "import os\n"
      "fd = os.open('/dev/urandom', os.O_RDONLY)\n"
      "print(os.read(os.dup(fd), 8))\n";
  EXPECT_EQ(Printed(kReads), Printed(kReads));
}

}  // namespace
}  // namespace hako::determinism_tests
