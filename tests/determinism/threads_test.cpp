// Threads hand over where they wait, in a fixed order.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using testing::HasSubstr;

using Threads = DeterministicTest;

TEST_F(Threads, RunInTheOrderOfTheirStartUntilTheyWait) {
  EXPECT_EQ(Printed("import threading\n"
                    "def work(n):\n"
                    "    for i in range(3): print(n, i, end='; ')\n"
                    "threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]\n"
                    "for t in threads: t.start()\n"
                    "for t in threads: t.join()\n"),
            "0 0; 0 1; 0 2; 1 0; 1 1; 1 2; 2 0; 2 1; 2 2; ");
}

TEST_F(Threads, WakeInTheOrderOfTheirTimes) {
  EXPECT_EQ(Printed("import threading, time\n"
                    "def work(n):\n"
                    "    time.sleep(100 - n); print(n, end=' ')\n"
                    "threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]\n"
                    "for t in threads: t.start()\n"
                    "for t in threads: t.join()\n"),
            "7 6 5 4 3 2 1 0 ");
}

TEST_F(Threads, ThatContendAreServedInTheOrderOfTheirArrival) {
  const std::string text =
      "import threading, time\n"
      "lock = threading.Lock()\n"
      "def work(n):\n"
      "    for _ in range(2):\n"
      "        with lock: print(n, end=' '); time.sleep(0.001)\n"
      "threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]\n"
      "for t in threads: t.start()\n"
      "for t in threads: t.join()\n";
  EXPECT_EQ(Printed(text), Printed(text));
}

TEST_F(Threads, YieldByASleepOfNothing) {
  EXPECT_EQ(Printed("import threading, time\n"
                    "seen = []\n"
                    "def wait():\n"
                    "    while not seen: time.sleep(0)\n"
                    "    print('seen')\n"
                    "thread = threading.Thread(target=wait); thread.start()\n"
                    "time.sleep(0.01); seen.append(1); thread.join()\n"),
            "seen\n");
}

TEST_F(Threads, OfPoolsAndLoopsPassTheirWorkInOrder) {
  EXPECT_EQ(Printed("import asyncio, concurrent.futures as futures, threading, time, os\n"
                    "with futures.ThreadPoolExecutor(3) as pool:\n"
                    "    jobs = [pool.submit(lambda n=n: (time.sleep(1 / (n + 1)), n)[1]) for n in "
                    "range(5)]\n"
                    "    print([j.result() for j in futures.as_completed(jobs)])\n"
                    "async def main():\n"
                    "    loop = asyncio.get_running_loop()\n"
                    "    print(await asyncio.gather(*(loop.run_in_executor(None, lambda n=n: n * "
                    "n) for n in range(4))))\n"
                    "    reader, writer = os.pipe()\n"
                    "    threading.Timer(5, os.write, (writer, b'x')).start()\n"
                    "    print(await asyncio.to_thread(os.read, reader, 1))\n"
                    "    try: await asyncio.wait_for(asyncio.Event().wait(), 1000)\n"
                    "    except TimeoutError: print('timed out')\n"
                    "asyncio.run(main())\n"
                    "print(round(time.monotonic() - 1000))\n"),
            "[2, 1, 3, 4, 0]\n[0, 1, 4, 9]\nb'x'\ntimed out\n1006\n");
}

TEST_F(Threads, ThatWaitForEachOtherAreADeadlock) {
  const Outcome outcome =
      Run("import threading\n"
          "one, other = threading.Lock(), threading.Lock()\n"
          "def work():\n"
          "    with other: ready.set(); one.acquire()\n"
          "ready = threading.Event()\n"
          "print('begun', end='')\n"
          "one.acquire(); threading.Thread(target=work).start(); ready.wait()\n"
          "other.acquire()\n");
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_EQ(outcome.out, "begun");
  EXPECT_THAT(outcome.err, HasSubstr("hako: deadlock: every thread waits for another"));
  EXPECT_THAT(outcome.err, HasSubstr("0x00007f0000001000 waits for a lock"));
  EXPECT_THAT(outcome.err, HasSubstr("0x00007f0000002000 waits for a lock"));
  EXPECT_THAT(outcome.err, HasSubstr("File \"/hako/program/program.py\", line 8 in <module>"));
  EXPECT_THAT(outcome.err, HasSubstr("File \"/hako/program/program.py\", line 4 in work"));
}

// The second would end the first one's loop, and never has the turn.
constexpr const char* kSpinForEver =
    "import threading\n"
    "seen = []\n"
    "def spin():\n"
    "    while not seen: pass\n"
    "threads = [threading.Thread(target=f) for f in (spin, lambda: seen.append(1))]\n"
    "print('begun', end='')\n"
    "for t in threads: t.start()\n"
    "for t in threads: t.join()\n";

TEST_F(Threads, ThatSpinUntilAnotherActsAreToldOf) {
  const Outcome outcome = Run(kSpinForEver, {"--busy-wait-ms=200", "--on-leak=error"});
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_EQ(outcome.out, "begun");
  EXPECT_THAT(outcome.err, HasSubstr("hako: a thread has run for 0.2 s without waiting while "
                                     "others could go on; if it waits for one of them, it waits "
                                     "for ever (do: time.sleep(0) in its loop)\n"));
  EXPECT_THAT(outcome.err, HasSubstr("File \"/hako/program/program.py\", line 4 in spin"));
}

// Several times as long as the watch's patience: it speaks once, and takes nothing from the thread.
TEST_F(Threads, ThatRunForLongAreToldOfOnceAndGoOn) {
  const std::string text =
      "import threading\n"
      "def count():\n"
      "    for _ in range(15_000_000): pass\n"
      "    print('counted')\n"
      "threads = [threading.Thread(target=f) for f in (count, lambda: print('other'))]\n"
      "for t in threads: t.start()\n"
      "for t in threads: t.join()\n";
  const Outcome told = Run(text, {"--busy-wait-ms=50"});
  EXPECT_EQ(told.ending, Exit(0));
  EXPECT_EQ(told.out, "counted\nother\n");
  const size_t first = told.err.find("hako: a thread has run for 0.05 s without waiting");
  EXPECT_EQ(first, 0U);
  EXPECT_EQ(told.err.find("hako: ", first + 1), std::string::npos);
  const Outcome untold = Run(text, {"--busy-wait-ms=0"});
  EXPECT_EQ(untold.out, "counted\nother\n");
  EXPECT_EQ(untold.err, "");
}

TEST_F(Threads, ThatReadStdinWaitForIt) {
  const Outcome outcome =
      Run("import threading, sys, time\n"
          "def read(): print('read', sys.stdin.readline())\n"
          "thread = threading.Thread(target=read); thread.start(); thread.join()\n",
          {}, {}, {.input = "line\n"});
  EXPECT_EQ(outcome.out, "read line\n\n");
}

TEST_F(Threads, AreSwitchedInTheSameWayInEachOfManyRuns) {
  const std::string text =
      "import threading, queue, random, time\n"
      "log, work, done = [], queue.Queue(3), queue.Queue()\n"
      "def serve(n):\n"
      "    while (job := work.get()) is not None:\n"
      "        time.sleep(random.random()); log.append((n, job)); done.put(job)\n"
      "threads = [threading.Thread(target=serve, args=(n,)) for n in range(4)]\n"
      "for t in threads: t.start()\n"
      "for job in range(40): work.put(job)\n"
      "for t in threads: work.put(None)\n"
      "for t in threads: t.join()\n"
      "print(log, [done.get() for _ in range(40)], time.time())\n";
  const std::string first = Printed(text);
  for (int run = 0; run < 10; ++run) EXPECT_EQ(Printed(text), first);
}

TEST_F(Threads, AreNotStoppedByAWriteThatIsLargerThanThePipe) {
  EXPECT_EQ(
      Printed(
          "import os, socket, threading\n"
          "def take(read):\n"
          "    count = 0\n"
          "    while part := read(65536): count += len(part)\n"
          "    print(count)\n"
          "r, w = os.pipe()\n"
          "reader = threading.Thread(target=take, args=(lambda n: os.read(r, n),)); "
          "reader.start()\n"
          "print(os.write(w, bytes(1_000_000))); os.close(w); reader.join()\n"
          "one, other = socket.socketpair()\n"
          "reader = threading.Thread(target=take, args=(other.recv,)); reader.start()\n"
          "one.sendall(bytes(1_000_000)); one.close(); reader.join()\n"
          "one, other = socket.socketpair()\n"
          "reader = threading.Thread(target=lambda: print(other.recvmsg(9)[0])); reader.start()\n"
          "threading.Event().wait(1); one.sendmsg([b'message']); reader.join()\n"),
      "1000000\n1000000\n1000000\nb'message'\n");
}

TEST_F(Threads, HearSignalsOfOthersWhileTheyWait) {
  EXPECT_EQ(
      Printed("import os, signal, threading, time\n"
              "heard = threading.Event()\n"
              "def handle(*_): print('heard', int(time.time() - start)); heard.set()\n"
              "signal.signal(signal.SIGUSR1, handle); signal.signal(signal.SIGUSR2, handle)\n"
              "start = time.time()\n"
              "threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR1)).start(); "
              "heard.wait()\n"
              "main = threading.get_ident(); heard.clear()\n"
              "threading.Thread(target=signal.pthread_kill, args=(main, signal.SIGUSR1)).start(); "
              "heard.wait()\n"
              "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n"
              "def send():\n"
              "    os.kill(os.getpid(), signal.SIGUSR2); time.sleep(1); os.kill(os.getpid(), "
              "signal.SIGUSR1)\n"
              "threading.Thread(target=send).start(); print(signal.sigwait([signal.SIGUSR1]))\n"),
      "heard 0\nheard 0\nheard 0\n10\n");
}

TEST_F(Threads, ThatHaveEndedTakeNoSignal) {
  EXPECT_EQ(Printed("import signal, threading\n"
                    "threads = [threading.Thread(target=int) for _ in range(50)]\n"
                    "for t in threads: t.start()\n"
                    "for t in threads: t.join()\n"
                    "for ident in [t.ident for t in threads] + [1, 2**63]:\n"
                    "    try: signal.pthread_kill(ident, 0)\n"
                    "    except ProcessLookupError: continue\n"
                    "    print('sent')\n"
                    "print('none')\n"),
            "none\n");
}

// Stdin under another number, and a line on it that comes late.
TEST_F(Threads, WaitForACopyOfStdinAsForStdin) {
  const std::string program =
      scratch_.Write("program.py",
                     "import os, select, sys, threading\n"
                     "copy = os.dup(0); os.close(0)\n"
                     "def wait():\n"
                     "    if sys.argv[1] == 'select': print(select.select([copy], [], [])[0])\n"
                     "    elif sys.argv[1] == 'poll':\n"
                     "        poll = select.poll(); poll.register(copy, select.POLLIN)\n"
                     "        print([fd for fd, _ in poll.poll()])\n"
                     "    elif sys.argv[1] == 'epoll':\n"
                     "        poll = select.epoll(); poll.register(copy, select.EPOLLIN)\n"
                     "        print([fd for fd, _ in poll.poll()])\n"
                     "    print(os.read(copy, 9))\n"
                     "thread = threading.Thread(target=wait); thread.start(); thread.join()\n"
                     "print(copy)\n");
  for (const char* way : {"select", "poll", "epoll", "read"}) {
    const Outcome outcome =
        parity::RunFile("/bin/sh", {"sh", "-c",
                                    "(sleep 0.2; echo line) | " + parity::HakoPath() +
                                        " run --deterministic " + program + " " + way});
    EXPECT_EQ(outcome.ending, Exit(0)) << way;
    EXPECT_EQ(outcome.err, "") << way;
    EXPECT_THAT(outcome.out, HasSubstr("b'line\\n'\n")) << way;
  }
}

// The other way round: what lies at number 0 may be the program's own.
TEST_F(Threads, ThatWaitForAPipeInStdinsPlaceAreADeadlock) {
  const Outcome outcome =
      Run("import os\n"
          "r, w = os.pipe(); os.dup2(r, 0)\n"
          "import select; select.select([0], [], [])\n");
  EXPECT_EQ(outcome.ending, Exit(3));
  EXPECT_THAT(outcome.err, HasSubstr("waits for a descriptor"));
}

TEST_F(Threads, DoNotWaitForWhatSelectDoesNotTell) {
  EXPECT_EQ(Printed("import os, select, time\n"
                    "r, w = os.pipe(); os.close(w)\n"
                    "print(select.select([], [], [r], 0.5))\n"),
            "([], [], [])\n");
}

}  // namespace
}  // namespace hako::determinism_tests
