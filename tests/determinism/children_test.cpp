// Children: their numbers, and those that run the interpreter again.
#include <filesystem>

#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

class Children : public DeterministicTest {
 protected:
  // What the program prints, the same in two runs.
  std::string PrintedTwice(const std::string& text, const Words& options = {}) const {
    Words allowed = {"--on-leak=allow"};
    allowed.insert(allowed.end(), options.begin(), options.end());
    const Outcome first = Run(text, allowed), second = Run(text, allowed);
    EXPECT_EQ(first.ending, Exit(0));
    EXPECT_EQ(first.err, "");
    EXPECT_EQ(first.out, second.out);
    return first.out;
  }
};

TEST_F(Children, HaveNumbersThatCountUp) {
  EXPECT_EQ(PrintedTwice("import os, signal, subprocess\n"
                         "one = subprocess.Popen(['sleep', '99'], start_new_session=True)\n"
                         "two = subprocess.Popen(['cat'], stdin=subprocess.PIPE)\n"
                         "print(one.pid, two.pid, one.poll())\n"
                         "fd = os.pidfd_open(two.pid); two.communicate()\n"
                         "os.killpg(one.pid, signal.SIGTERM); print(one.wait(), two.wait())\n"
                         "spawned = os.posix_spawn('/bin/true', ['true'], {})\n"
                         "print(spawned, os.waitpid(spawned, 0) == (spawned, 0))\n"),
            "2000 3000 None\n-15 0\n4000 True\n");
}

TEST_F(Children, AreReachedByTheirNumbersAsParentsAndGrandchildrenAre) {
  EXPECT_EQ(PrintedTwice("import os, signal, time\n"
                         "signal.signal(signal.SIGUSR1, lambda *_: print('heard', flush=True))\n"
                         "def child(n):\n"
                         "    r, w = os.pipe(); number = os.fork()\n"
                         "    if number == 0:\n"
                         "        signal.signal(signal.SIGTERM, signal.SIG_DFL)\n"
                         "        os.close(w); os.read(r, 1); os._exit(0)\n"
                         "    if n == 1: os.kill(os.getppid(), signal.SIGUSR1)\n"
                         "    os.write(out, number.to_bytes(4, 'little'))\n"
                         "    status = os.waitpid(number, 0); os._exit(status == (number, 15))\n"
                         "numbers = []\n"
                         "for n in range(5):\n"
                         "    back, out = os.pipe(); pid = os.fork()\n"
                         "    if pid == 0: child(n)\n"
                         "    grandchild = int.from_bytes(os.read(back, 4), 'little')\n"
                         "    os.kill(grandchild, signal.SIGTERM)\n"
                         "    print(pid, grandchild > 10**5, os.waitstatus_to_exitcode(\n"
                         "        os.waitpid(pid, 0)[1]), flush=True)\n"
                         "    numbers.append(grandchild)\n"
                         "print(len(set(numbers)))\n"),
            "2000 True 1\nheard\n3000 True 1\n4000 True 1\n5000 True 1\n6000 True 1\n5\n");
}

// Each differs from run to run in a plain child, and from child to child only where it must.
TEST_F(Children, ThatRunTheInterpreterAgainAreDeterministic) {
  const std::string out = PrintedTwice(
      "import subprocess, sys, os, time, tempfile\n"
      "own = tempfile.mkdtemp(); os.environ['GIVEN'] = 'x'; time.sleep(3600)\n"
      "code = '''import os, random, sys, time\n"
      "print(random.random())\n"
      "print(int(time.time()), os.getpid(), os.getppid(), id(object()), sys.executable, "
      "os.environ.get(\"GIVEN\"), os.getcwd(), sys.argv, sys.orig_argv[0], "
      "os.listdir(\"/hako/tmp\") "
      "== [os.path.basename(sys.argv[1])], os.getlogin())'''\n"
      "for _ in range(2):\n"
      "    print(subprocess.check_output([sys.executable, '-c', code, own], text=True), end='')\n"
      "print(os.listdir('/hako/tmp') == [os.path.basename(own)])\n");
  EXPECT_THAT(out, HasSubstr("\n946688400 2000 1000 "));
  EXPECT_THAT(out, HasSubstr("\n946688400 3000 1000 "));
  EXPECT_THAT(out, HasSubstr(" /hako/bin/hako-python x /hako/work ['-c', '/hako/tmp/"));
  EXPECT_THAT(out, HasSubstr("'] /hako/bin/hako-python True hako\n"));
  EXPECT_THAT(out, testing::EndsWith("True\n"));
  const std::string first = out.substr(0, out.find('\n'));
  EXPECT_EQ(out.find(first, 1), std::string::npos) << "two children drew the same";
  EXPECT_NE(PrintedTwice("import subprocess, sys\n"
                         "print(subprocess.check_output([sys.executable, '-c', 'import random; "
                         "print(random.random())']))\n",
                         {"--seed=1"}),
            PrintedTwice("import subprocess, sys\n"
                         "print(subprocess.check_output([sys.executable, '-c', 'import random; "
                         "print(random.random())']))\n"));
}

TEST_F(Children, OfMultiprocessingAreDeterministicHoweverTheyStart) {
  for (const std::string way : {"spawn", "forkserver", "fork"}) {
    const std::string out = PrintedTwice(
        "import multiprocessing, os, random, time\n"
        "def work(n, queue):\n"
        "    queue.put((n, random.SystemRandom().random(), os.getpid(), int(time.time())))\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('" +
        way +
        "')\n"
        "    queue = context.SimpleQueue(); drawn = set()\n"
        "    for n in range(2):\n"
        "        child = context.Process(target=work, args=(n, queue)); child.start()\n"
        "        number, value, pid, now = queue.get(); child.join(); drawn.add(value)\n"
        "        print(number, value, pid == child.pid, now, child.exitcode)\n"
        "    print(len(drawn))\n");
    EXPECT_THAT(out, testing::ContainsRegex("^0 0[.][0-9]+ True 946684800 0\n"
                                            "1 0[.][0-9]+ True 946684800 0\n2\n"))
        << way;
  }
}

TEST_F(Children, ThatNoDeterministicRunCanBeArePlain) {
  EXPECT_EQ(PrintedTwice("import subprocess, sys\n"
                         "print(subprocess.check_output([sys.executable, '-I', '-c', 'import sys; "
                         "print(sys.flags.isolated)'], text=True), end='')\n"),
            "1\n");
}

// The run itself, executed anew, keeps its numbers and its folders, and removes these at its end.
TEST_F(Children, AreNotWhatARunBecomesByExecutingItself) {
  const Outcome outcome =
      Run("import os, sys, time\n"
          "if len(sys.argv) == 1:\n"
          "    time.sleep(60); os.chdir('/hako/tmp'); open('file', 'w').close()\n"
          "    os.execv(sys.executable, [sys.executable, __file__, 'again'])\n"
          "print(sys.argv, os.getpid(), int(time.time()), os.listdir('/hako/tmp'), flush=True)\n"
          "os.system('pwd -P')\n",
          {"--on-leak=allow"});
  EXPECT_EQ(outcome.err, "");
  const std::string line = "['/hako/program/program.py', 'again'] 1000 946684860 ['file']\n";
  ASSERT_TRUE(outcome.out.starts_with(line)) << outcome.out;
  const std::string folder = outcome.out.substr(line.size());
  EXPECT_THAT(folder, testing::StartsWith("/tmp/hako-run-"));
  EXPECT_FALSE(std::filesystem::exists(folder.substr(0, folder.size() - 1)));
}

}  // namespace
}  // namespace hako::determinism_tests
