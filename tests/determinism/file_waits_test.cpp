// Threads that open the two ends of a FIFO, or lock one file by two descriptors.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

using FileWaits = DeterministicTest;

TEST_F(FileWaits, OfTwoThreadsAtAFifoEndInEitherOrder) {
  EXPECT_EQ(Printed("import os, threading, time\n"
                    "os.mkfifo('fifo'); log = []\n"
                    "def read():\n"
                    "    log.append('reads')\n"
                    "    with open('fifo', 'rb') as f: log.append('r'); log.append(f.read())\n"
                    "def write():\n"
                    "    log.append('writes')\n"
                    "    with open('fifo', 'wb') as f:\n"
                    "        log.append('w'); time.sleep(3600); f.write(b'text')\n"
                    "for order in (read, write), (write, read):\n"
                    "    threads = [threading.Thread(target=f) for f in order]\n"
                    "    for t in threads: t.start()\n"
                    "    for t in threads: t.join()\n"
                    "print(log, round(time.monotonic() - 1000))\n"),
            "['reads', 'writes', 'w', 'r', b'text', 'writes', 'reads', 'w', 'r', b'text'] 7200\n");
}

// A writer that came and went before the reader had its turn has been there.
TEST_F(FileWaits, AtAFifoEndForAWriterThatHasGoneAgain) {
  EXPECT_EQ(Printed("import os, threading\n"
                    "os.mkfifo('fifo')\n"
                    "reader = threading.Thread(target=lambda: print(open('fifo').read()))\n"
                    "reader.start()\n"
                    "threading.Event().wait(1); open('fifo', 'w').close(); reader.join()\n"
                    "fd = os.open('fifo', os.O_RDONLY | os.O_NONBLOCK)\n"
                    "print(os.get_blocking(os.open('fifo', os.O_WRONLY)), os.get_blocking(fd))\n"),
            "\nTrue False\n");
}

TEST_F(FileWaits, AtAFifoThatNobodyElseOpensAreADeadlock) {
  const Outcome outcome =
      Run("import os, threading\n"
          "os.mkfifo('fifo')\n"
          "threads = [threading.Thread(target=open, args=('fifo',)) for _ in range(2)]\n"
          "for t in threads: t.start()\n"
          "for t in threads: t.join()\n");
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_THAT(outcome.err, HasSubstr("0x00007f0000002000 waits for the other end of a FIFO\n"));
}

TEST_F(FileWaits, AtAFifoOfAnotherProcessEndWhenItComes) {
  const std::string program =
      scratch_.Write("program.py",
                     "import threading\n"
                     "def read(): print(open('fifo').read())\n"
                     "thread = threading.Thread(target=read); thread.start(); thread.join()\n");
  const Outcome outcome =
      parity::RunFile("/bin/sh",
                      {"sh", "-c",
                       "mkfifo fifo; (sleep 0.2; echo line > fifo) & exec " + parity::HakoPath() +
                           " run --deterministic " + program},
                      {.directory = work_.Path()});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "line\n\n");
}

// Each way to lock, and for those that have one, each way to let go.
TEST_F(FileWaits, ForALockGoByTheOrderOfArrival) {
  EXPECT_EQ(Printed("import fcntl, struct, threading, time\n"
                    "record = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0)\n"
                    "release = struct.pack('hhqqi4x', fcntl.F_UNLCK, 0, 0, 0, 0)\n"
                    "ways = {\n"
                    "  'flock': (lambda f: fcntl.flock(f, fcntl.LOCK_EX), lambda f: None),\n"
                    "  'unlock': (lambda f: fcntl.flock(f, fcntl.LOCK_EX),\n"
                    "             lambda f: fcntl.flock(f, fcntl.LOCK_UN)),\n"
                    "  'share': (lambda f: fcntl.flock(f, fcntl.LOCK_EX),\n"
                    "            lambda f: fcntl.flock(f, fcntl.LOCK_SH)),\n"
                    "  'ofd': (lambda f: fcntl.fcntl(f, fcntl.F_OFD_SETLKW, record),\n"
                    "          lambda f: fcntl.fcntl(f, fcntl.F_OFD_SETLK, release))}\n"
                    "def work(n, take, give):\n"
                    "    with open('file', 'w') as f:\n"
                    "        take(f); print(n, round(time.monotonic() - start), end=' ')\n"
                    "        time.sleep(1000); give(f)\n"
                    "for name, way in ways.items():\n"
                    "    start = time.monotonic()\n"
                    "    threads = [threading.Thread(target=work, args=(n, *way)) for n in "
                    "range(3)]\n"
                    "    for t in threads: t.start()\n"
                    "    for t in threads: t.join()\n"
                    "    print(name)\n"),
            "0 0 1 1000 2 2000 flock\n0 0 1 1000 2 2000 unlock\n0 0 1 1000 2 2000 share\n"
            "0 0 1 1000 2 2000 ofd\n");
}

TEST_F(FileWaits, ForEachOthersLocksAreADeadlock) {
  const Outcome outcome =
      Run("import fcntl, threading, time\n"
          "def work(*names):\n"
          "    files = [open(name, 'w') for name in names]\n"
          "    for f in files: fcntl.flock(f, fcntl.LOCK_EX); time.sleep(1)\n"
          "threads = [threading.Thread(target=work, args=n) for n in ('ab', 'ba')]\n"
          "for t in threads: t.start()\n"
          "for t in threads: t.join()\n");
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_THAT(outcome.err, HasSubstr("0x00007f0000002000 waits for a lock of a file\n"));
  EXPECT_THAT(outcome.err, HasSubstr("0x00007f0000003000 waits for a lock of a file\n"));
}

TEST_F(FileWaits, ForALockOfAnotherProcessEndWhenItLetsGo) {
  const std::string program =
      scratch_.Write("program.py",
                     "import fcntl, os, sys, threading, time\n"
                     "child = os.fork()\n"
                     "if child == 0:\n"
                     "    f = open('file', 'w')\n"
                     "    getattr(fcntl, sys.argv[1])(f, fcntl.LOCK_EX)\n"
                     "    open('held', 'w').close(); os.read(0, 1); os._exit(0)\n"
                     "while not os.path.exists('held'): time.sleep(0.001)\n"
                     "def work():\n"
                     "    f = open('file', 'w')\n"
                     "    try: getattr(fcntl, sys.argv[1])(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
                     "    except OSError: print('taken', end=' ')\n"
                     "    getattr(fcntl, sys.argv[1])(f, fcntl.LOCK_EX); print('locked')\n"
                     "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
                     "os.waitpid(child, 0); os.remove('held')\n");
  for (const char* way : {"flock", "lockf"}) {
    const Outcome outcome =
        parity::RunFile("/bin/sh",
                        {"sh", "-c",
                         "(sleep 0.3; echo) | " + parity::HakoPath() +
                             " run --deterministic --on-leak=allow " + program + " " + way},
                        {.directory = work_.Path()});
    EXPECT_EQ(outcome.err, "") << way;
    EXPECT_EQ(outcome.out, "taken locked\n") << way;
  }
}

TEST_F(FileWaits, AreInterruptedByATimer) {
  EXPECT_EQ(Printed("import fcntl, os, signal\n"
                    "class Late(Exception): pass\n"
                    "def raise_late(*_): raise Late\n"
                    "signal.signal(signal.SIGALRM, raise_late); os.mkfifo('fifo')\n"
                    "held, other = open('file', 'w'), open('file', 'w')\n"
                    "fcntl.flock(held, fcntl.LOCK_EX)\n"
                    "for wait in lambda: open('fifo'), lambda: fcntl.flock(other, fcntl.LOCK_EX):\n"
                    "    signal.alarm(3600)\n"
                    "    try: wait()\n"
                    "    except Late: print('late')\n"),
            "late\nlate\n");
}

}  // namespace
}  // namespace hako::determinism_tests
