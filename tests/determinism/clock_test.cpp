// One virtual clock behind everything that tells or waits for a time.
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using Clock = DeterministicTest;

TEST_F(Clock, StartsAtTheEpochAndMovesByAMicrosecondAReading) {
  EXPECT_EQ(Printed("import time\n"
                    "first = time.time_ns()\n"
                    "print(first // 10**9, time.time_ns() - first)\n"),
            "946684800 1000\n");
}

TEST_F(Clock, StartsWhereItIsTold) {
  EXPECT_EQ(Printed("import datetime\nprint(datetime.datetime.now().strftime('%F %H:%M'))\n",
                    {"--epoch", "1999-12-31T23:59:00Z"}),
            "1999-12-31 23:59\n");
}

TEST_F(Clock, IsOneForAllModules) {
  EXPECT_EQ(Printed("import time, datetime, email.utils, os\n"
                    "print(datetime.date.today(), time.localtime().tm_year, time.tzname)\n"
                    "print(email.utils.formatdate(localtime=True), time.strftime('%c'))\n"
                    "print(time.monotonic() // 1, time.process_time() < 1, os.times().user)\n"),
            "2000-01-01 2000 ('UTC', 'UTC')\n"
            "Sat, 01 Jan 2000 00:00:00 +0000 Sat Jan  1 00:00:00 2000\n"
            "1000.0 True 0.0\n");
}

TEST_F(Clock, MovesByASleepWhichEndsAtOnce) {
  const Outcome outcome =
      Run("import time\n"
          "before = time.monotonic()\n"
          "time.sleep(3600)\n"
          "print(round(time.monotonic() - before, 3), time.process_time() < 1)\n");
  EXPECT_EQ(outcome.out, "3600.0 True\n");
  EXPECT_LT(outcome.wall_ns, int64_t{20'000'000'000});
}

TEST_F(Clock, MovesByEachTimeoutThatNothingEnds) {
  EXPECT_EQ(Printed("import time, threading, queue, select, socket, os, signal\n"
                    "def took(wait):\n"
                    "    before = time.monotonic()\n"
                    "    result = wait()\n"
                    "    print(round(time.monotonic() - before, 2), result)\n"
                    "lock = threading.Lock(); lock.acquire()\n"
                    "took(lambda: lock.acquire(timeout=100))\n"
                    "took(lambda: threading.Event().wait(50))\n"
                    "def get():\n"
                    "    try: queue.Queue().get(timeout=25)\n"
                    "    except queue.Empty: return 'empty'\n"
                    "took(get)\n"
                    "one, other = socket.socketpair()\n"
                    "took(lambda: select.select([one], [], [], 12))\n"
                    "poll = select.poll(); poll.register(one, select.POLLIN)\n"
                    "took(lambda: poll.poll(6000))\n"
                    "epoll = select.epoll(); epoll.register(one, select.EPOLLIN)\n"
                    "took(lambda: epoll.poll(3))\n"
                    "one.settimeout(2)\n"
                    "def receive():\n"
                    "    try: one.recv(1)\n"
                    "    except TimeoutError: return 'timed out'\n"
                    "took(receive)\n"
                    "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n"
                    "took(lambda: signal.sigtimedwait([signal.SIGUSR1], 1))\n"),
            "100.0 False\n50.0 False\n25.0 empty\n12.0 ([], [], [])\n6.0 []\n3.0 []\n"
            "2.0 timed out\n1.0 None\n");
}

TEST_F(Clock, RaisesTheAlarmsThatItPasses) {
  EXPECT_EQ(
      Printed(
          "import signal, time\n"
          "def show(number, frame): print(signal.Signals(number).name, "
          "round(time.monotonic() - start, 2))\n"
          "signal.signal(signal.SIGALRM, show)\n"
          "start = time.monotonic()\n"
          "print(signal.alarm(10), signal.alarm(5))\n"
          "time.sleep(60)\n"
          "signal.setitimer(signal.ITIMER_REAL, 1, 2)\n"
          "time.sleep(4)\n"
          "print(signal.getitimer(signal.ITIMER_REAL)[1], round(time.monotonic() - start, 2))\n"),
      "0 10\nSIGALRM 5.0\nSIGALRM 61.0\nSIGALRM 63.0\n2.0 64.0\n");
}

TEST_F(Clock, DatesWhatAProgramTouches) {
  EXPECT_EQ(Printed("import os\n"
                    "open('touched', 'w').close()\n"
                    "os.utime('touched')\n"
                    "print(int(os.stat('touched').st_mtime))\n"
                    "os.utime('touched', (1, 2))\n"
                    "print(int(os.stat('touched').st_mtime))\n"
                    "os.remove('touched')\n"),
            "946684800\n2\n");
}

TEST_F(Clock, IsTheOneOfExtensionModulesAndTheirLibraries) {
  EXPECT_EQ(
      Printed("import resource, sqlite3, uuid\n"
              "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime < 1)\n"
              "print(sqlite3.connect(':memory:').execute(\"select date('now')\").fetchone())\n"
              "print(uuid.uuid1().time // 10**7 - 122192928000 * 1 // 10 // 1 > 0, "
              "hex(uuid.getnode()))\n"),
      "True\n('2000-01-01',)\nTrue 0x268616b6f00\n");
}

TEST_F(Clock, RaisesTimersInWhateverWaits) {
  EXPECT_EQ(Printed("import os, signal, threading, time\n"
                    "signal.signal(signal.SIGALRM, lambda *_: print('alarm'))\n"
                    "signal.alarm(1); signal.pause()\n"
                    "r, w = os.pipe()\n"
                    "def write(): time.sleep(2); os.write(w, b'x')\n"
                    "threading.Thread(target=write).start()\n"
                    "signal.alarm(1); print(os.read(r, 1))\n"
                    "class Late(Exception): pass\n"
                    "def late(*_): raise Late\n"
                    "signal.signal(signal.SIGALRM, late); signal.alarm(1)\n"
                    "try: os.read(r, 1)\n"
                    "except Late: print('late')\n"
                    "due = []\n"
                    "signal.signal(signal.SIGALRM, lambda *_: due.append(1))\n"
                    "def work():\n"
                    "    while not due: time.monotonic(); time.sleep(0)\n"
                    "worker = threading.Thread(target=work); worker.start()\n"
                    "signal.setitimer(signal.ITIMER_REAL, 0.01); worker.join(); print('end')\n"),
            "alarm\nalarm\nb'x'\nlate\nend\n");
}

TEST_F(Clock, HasNoTimersInAForkedChild) {
  EXPECT_EQ(Printed("import os, signal, time\n"
                    "signal.alarm(5)\n"
                    "if os.fork() == 0: time.sleep(10); os._exit(0)\n"
                    "print(os.wait()[1])\n",
                    {"--on-leak=allow"}),
            "0\n");
}

TEST_F(Clock, DoesNotRunAheadOfAChild) {
  EXPECT_EQ(Printed("import subprocess\n"
                    "print(subprocess.run(['sleep', '0.2'], timeout=30).returncode)\n",
                    {"--on-leak=allow"}),
            "0\n");
}

}  // namespace
}  // namespace hako::determinism_tests
