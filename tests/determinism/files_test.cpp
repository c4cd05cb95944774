// Files by stable names, folders in order, and facts of files.
#include <csignal>
#include <filesystem>

#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

using Files = DeterministicTest;

TEST_F(Files, HaveStableNames) {
  EXPECT_EQ(Printed("import sys, os\n"
                    "print(sys.argv, __file__, sys.path[0], sys.executable, os.path.abspath('x'))\n"
                    "print(os.path.samefile(__file__, '/hako/program/program.py'))\n"
                    "print(os.path.realpath(__file__), open(__file__).read(6))\n",
                    {}, {"a", "b"}),
            "['/hako/program/program.py', 'a', 'b'] /hako/program/program.py /hako/program "
            "/hako/bin/hako-python /hako/work/x\nTrue\n/hako/program/program.py import\n");
}

TEST_F(Files, OfTheProgramsFolderAreFoundByTheirStableNames) {
  scratch_.Write("beside.py", "import os\nprint(__file__, os.listdir('/hako/program'))\n");
  scratch_.Write("data/text", "data");
  EXPECT_EQ(Printed("import beside, os, pathlib\n"
                    "print((pathlib.Path(__file__).parent / 'data' / 'text').read_text())\n"
                    "os.chdir('/hako/program/data'); print(os.getcwd(), os.listdir())\n"),
            "/hako/program/beside.py ['beside.py', 'data', 'program.py']\ndata\n"
            "/hako/program/data ['text']\n");
}

TEST_F(Files, AreNamedStablyInATraceback) {
  const Outcome outcome = Run("import json\njson.loads('{')\n");
  EXPECT_EQ(outcome.ending, Exit(1));
  EXPECT_THAT(outcome.err, HasSubstr("File \"/hako/program/program.py\", line 2, in <module>\n"
                                     "    json.loads('{')\n"));
}

TEST_F(Files, OfTheRunAloneGoWithIt) {
  const std::string text =
      "import tempfile, os\n"
      "name = tempfile.mkdtemp(); print(name)\n"
      "open(os.path.join(name, 'file'), 'w').close()\n"
      "print(os.listdir('/hako/tmp') == [os.path.basename(name)], os.path.expanduser('~'))\n"
      "os.makedirs(os.path.expanduser('~/.config')); print(os.listdir('/hako/home'))\n";
  const std::string first = Printed(text);
  EXPECT_THAT(first, HasSubstr("True /hako/home\n['.config']\n"));
  EXPECT_EQ(Printed(text), first);  // The name is the same, and free again.
}

// The signal's status is its own; the folder goes with the next run that makes one.
TEST_F(Files, OfARunThatASignalKillsGoWithTheNext) {
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    const Outcome outcome =
        Run("import os, signal, sys\n"
            "os.chdir('/hako/tmp'); open('file', 'w').close(); os.system('pwd -P')\n"
            "number = int(sys.argv[1])\n"
            "if number != signal.SIGKILL: signal.signal(number, signal.SIG_DFL)\n"
            "signal.raise_signal(number)\n",
            {"--on-leak=allow"}, {std::to_string(signal)});
    EXPECT_EQ(outcome.ending, parity::Signal(signal));
    EXPECT_EQ(outcome.err, "");
    const std::string folder = outcome.out.substr(0, outcome.out.find('\n'));
    EXPECT_TRUE(std::filesystem::exists(folder + "/file")) << folder;
    Printed("import os; os.listdir('/hako/tmp')\n");
    EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
  }
}

TEST_F(Files, AreListedInOrder) {
  EXPECT_EQ(Printed("import os, glob, pathlib\n"
                    "os.mkdir('here')\n"
                    "os.chdir('here')\n"
                    "for name in 'zebra', 'B', 'a', '10', '9', 'ä': open(name, 'w').close()\n"
                    "print(os.listdir(), [e.name for e in os.scandir()], glob.glob('*'))\n"
                    "print([p.name for p in pathlib.Path().iterdir()], next(os.walk('.'))[2])\n",
                    {}, {}),
            [] {
              const std::string names = "['10', '9', 'B', 'a', 'zebra', 'ä']";
              return names + " " + names + " " + names + "\n" + names + " " + names + "\n";
            }());
}

TEST_F(Files, HaveFactsOfTheRun) {
  EXPECT_EQ(Printed("import os\n"
                    "open('new', 'w').write('12345')\n"
                    "s = os.stat('new')\n"
                    "print(s.st_dev, s.st_uid, s.st_size, s.st_blocks, s.st_mtime, s.st_ctime)\n"
                    "numbers = [os.stat(n).st_ino for n in ('new', __file__, 'new')]\n"
                    "print(numbers[0] == numbers[2], abs(numbers[1] - numbers[0]))\n"
                    "print([e.inode() == os.stat(e).st_ino for e in os.scandir('.')][:1])\n"),
            "1 1000 5 1 946684800.0 946684800.0\nTrue 1\n[True]\n");
}

// The import system looks at a folder's time to know whether it has to look into it again.
TEST_F(Files, ThatAreNewCanBeImportedAtOnce) {
  EXPECT_EQ(Printed("import os, sys\n"
                    "os.mkdir('made'); sys.path.insert(0, 'made')\n"
                    "for name in 'one', 'two':\n"
                    "    try: __import__(name)\n"
                    "    except ImportError: print('not yet')\n"
                    "    open(f'made/{name}.py', 'w').write(f'print({name!r})')\n"
                    "    __import__(name)\n"),
            "not yet\none\nnot yet\ntwo\n");
}

TEST_F(Files, OfImportsAreNotCompiledForLater) {
  scratch_.Write("beside.py", "print('beside')\n");
  Printed("import beside\n");
  EXPECT_FALSE(std::filesystem::exists(scratch_.Path("__pycache__")));
}

TEST_F(Files, CanBeListedByOneDescriptorAgain) {
  EXPECT_EQ(Printed("import os\n"
                    "open('made', 'w').close(); folder = os.open('.', os.O_RDONLY)\n"
                    "print(os.listdir(folder), os.listdir(folder), len(list(os.scandir(folder))), "
                    "os.listdir(folder))\n"),
            "['made'] ['made'] 1 ['made']\n");
}

TEST_F(Files, AreCopiedWithTheirAttributes) {
  EXPECT_EQ(Printed("import os, shutil, tempfile\n"
                    "folder = tempfile.mkdtemp(); open(folder + '/a', 'w').close()\n"
                    "shutil.copy2(folder + '/a', folder + '/b'); print(os.listdir(folder))\n"),
            "['a', 'b']\n");
}

TEST_F(Files, HaveResolvablePathsAndLinksOfStableSize) {
  EXPECT_EQ(Printed("import os, pathlib, tempfile\n"
                    "print(pathlib.Path(__file__).resolve(strict=True)); tempfile.mkdtemp(); "
                    "print(os.listdir('/hako'))\n"
                    "os.symlink(os.path.abspath('there'), 'link')\n"
                    "print(os.lstat('link').st_size, len(os.readlink('link')))\n"),
            "/hako/program/program.py\n['home', 'tmp']\n16 16\n");
}

// What a program is told of where it is, of where a link leads, and of its own temporary files.
constexpr const char* kTellNames =
    "import os, tempfile\n"
    "print(os.getcwd()); own = tempfile.mkdtemp(); os.chdir(own); print(os.getcwd() == own)\n"
    "os.symlink('/etc/hosts', 'away'); print(os.readlink('away'))\n"
    "os.symlink('/hako/work/x', 'work'); print(os.readlink('work'))\n"
    "os.symlink(own + '/file', 'near'); print(os.readlink('near') == own + '/file')\n"
    "print(os.lstat('away').st_size, os.path.realpath('near') == own + '/file')\n"
    "os.chdir('/usr'); print(os.getcwd()); os.chdir('/'); print(os.path.realpath('/usr/.'))\n";

TEST_F(Files, HaveTheSameNamesWhereverTheRunStarts) {
  const std::string names =
      "/hako/work\nTrue\n/etc/hosts\n/hako/work/x\nTrue\n10 True\n/usr\n/usr\n";
  for (const char* folder : {"", "/", "/tmp"}) {
    const Outcome outcome = Run(kTellNames, {}, {}, {.directory = folder});
    EXPECT_EQ(outcome.out, names) << folder;
    EXPECT_EQ(outcome.err, "") << folder;
  }
}

TEST_F(Files, AreReachedByStablePathsTogetherWithADescriptorOfAFolder) {
  const Outcome outcome = Run(
      "import os, stat, tempfile\n"
      "d = tempfile.mkdtemp() + '/d'; f = os.open('/', os.O_RDONLY)\n"
      "os.mkdir(d, dir_fd=f); os.close(os.open(d + '/x', os.O_CREAT, 0o644, dir_fd=f))\n"
      "print(oct(os.stat(d + '/x', dir_fd=f).st_mode), os.access(d + '/x', os.R_OK, dir_fd=f))\n"
      "os.chmod(d + '/x', 0o600, dir_fd=f); os.utime(d + '/x', (5, 5), dir_fd=f)\n"
      "os.chown(d + '/x', -1, -1, dir_fd=f); print(oct(os.stat(d + '/x').st_mode))\n"
      "os.rename(d + '/x', d + '/y', src_dir_fd=f, dst_dir_fd=f)\n"
      "os.replace(d + '/y', d + '/z', src_dir_fd=f); os.link(d + '/z', d + '/l', src_dir_fd=f)\n"
      "os.symlink(d + '/z', d + '/s', dir_fd=f)\n"
      "print(os.readlink(d + '/s', dir_fd=f) == d + '/z', os.pathconf(d, 'PC_NAME_MAX'))\n"
      "os.mkfifo(d + '/f', dir_fd=f); os.mknod(d + '/n', stat.S_IFREG | 0o600, dir_fd=f)\n"
      "os.mknod(d + '/m', stat.S_IFIFO | 0o600); print(os.listdir(d))\n"
      "for name in os.listdir(d): os.unlink(d + '/' + name, dir_fd=f)\n"
      "os.rmdir(d, dir_fd=f); print(os.path.exists(d))\n",
      {"--on-leak=allow"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            "0o100644 True\n0o100600\nTrue 255\n['f', 'l', 'm', 'n', 's', 'z']\nFalse\n");
}

TEST_F(Files, CanBeSockets) {
  EXPECT_EQ(Printed("import os, socket, tempfile\n"
                    "path = tempfile.mkdtemp() + '/s'\n"
                    "server = socket.socket(socket.AF_UNIX); server.bind(path); server.listen()\n"
                    "client = socket.socket(socket.AF_UNIX); client.connect(path); peer, _ = "
                    "server.accept()\n"
                    "client.send(b'x'); print(peer.recv(3), server.getsockname() == path, "
                    "client.getpeername() == path)\n"),
            "b'x' True True\n");
}

}  // namespace
}  // namespace hako::determinism_tests
