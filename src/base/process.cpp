// process.cpp: one posix_spawn, one poll loop.
//
// The child is started by posix_spawn (glibc: CLONE_VFORK), so that a launch costs the same
// whatever the size of this process. It leads a session of its own: at the limit the whole session
// is killed, with everything the program left in its process group. A pidfd takes part in poll, so
// that the limit, the streams and the end are waited for in one place.
#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <set>

#include "base/unique_fd.h"

namespace hako {
namespace {

int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct Pipe {
  UniqueFd read, write;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Fail(SystemError("cannot make a pipe", ""));
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// Descriptors 0 to 2 could be free in this very process; then a pipe would land on one of them and
// the child's dup2 onto itself would leave it close-on-exec.
Result<UniqueFd> AboveStandard(UniqueFd fd) {
  if (fd.get() > 2) return fd;
  const int above = fcntl(fd.get(), F_DUPFD_CLOEXEC, 3);
  if (above < 0) return Fail(SystemError("cannot move a descriptor", ""));
  return UniqueFd(above);
}

class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void Redirect(int number, const Stream& stream, int captured_by) {
    const int flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT;
    switch (stream.kind) {
      case Stream::Kind::kCapture:
      case Stream::Kind::kBroken:
        posix_spawn_file_actions_adddup2(&actions_, captured_by, number);
        break;
      case Stream::Kind::kNull:
        posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", flags, 0666);
        break;
      case Stream::Kind::kFile:
        posix_spawn_file_actions_addopen(&actions_, number, stream.path.c_str(), flags, 0666);
        break;
      case Stream::Kind::kClosed:
        posix_spawn_file_actions_addclose(&actions_, number);
        break;
    }
  }

  Result<pid_t> Launch(const Command& command) {
    if (!command.directory.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions_, command.directory.c_str());
    }
    // Whatever this process has open: a program that asks would see it.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    const std::vector<char*> argv = Pointers(command.argv);
    const std::vector<char*> environment = Pointers(command.environment);
    const std::string& file = command.program.empty() ? command.argv.front() : command.program;
    pid_t child = 0;
    errno = posix_spawn(&child, file.c_str(), &actions_, &attributes_, argv.data(),
                        command.environment.empty() ? environ : environment.data());
    if (errno == 0) return child;
    Error error = SystemError("cannot start", file);
    if (errno == ENOENT || errno == EACCES || errno == ENOEXEC || errno == ENOTDIR) {
      error.kind = Error::Kind::kBadInput;
      error.remedy = "name an executable file, by its path";
    }
    return Fail(std::move(error));
  }

 private:
  static std::vector<char*> Pointers(const std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    // posix_spawn takes char* for history's sake and does not write through it.
    for (const std::string& text : strings) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

Ending EndingOf(const siginfo_t& info) {
  if (info.si_code == CLD_EXITED) return {Ending::Kind::kExited, info.si_status};
  return {Ending::Kind::kSignalled, info.si_status};
}

// Reaps the child. Returns nothing if it was interrupted before there was anything to reap.
std::optional<Ending> Reap(pid_t child) {
  siginfo_t info{};
  if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED) != 0) return std::nullopt;
  return EndingOf(info);
}

int PollTimeout(int64_t deadline_ns) {
  if (deadline_ns == 0) return -1;
  const int64_t left = deadline_ns - NowNs();
  return left <= 0 ? 0 : static_cast<int>((left + 999'999) / 1'000'000);
}

// Kills what the program started and did not detach: its process group, which its session began
// with.
void KillAll(pid_t child) {
  kill(-child, SIGKILL);
  kill(child, SIGKILL);
}

// What Run() has started and not reaped: until then no other process can have the number.
struct Running {
  std::mutex mutex;
  std::set<pid_t> processes;
  bool has_ended = false;
};

Running& TheRunning() {
  // Never destroyed: threads may outlive the end of main.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static Running& running = *new Running;
  return running;
}

// Does not return once EndAllRuns() was called.
void Note(pid_t child, bool is_running) {
  Running& running = TheRunning();
  std::unique_lock<std::mutex> lock(running.mutex);
  if (is_running) {
    running.processes.insert(child);
  } else {
    running.processes.erase(child);
  }
  if (!running.has_ended) return;
  if (is_running) KillAll(child);
  lock.unlock();
  for (;;) pause();
}

// The parent's side of one child: its pipes and its pidfd in one poll set.
class Conversation {
 public:
  Conversation(pid_t child, UniqueFd process, UniqueFd input, UniqueFd out, UniqueFd err)
      : child_(child), process_(std::move(process)) {
    ends_[0] = std::move(input);
    ends_[1] = std::move(out);
    ends_[2] = std::move(err);
    if (ends_[0].is_open()) fcntl(ends_[0].get(), F_SETFL, O_NONBLOCK);
  }

  // Returns when the child was reaped and all pipes are at their end, or were given up at the
  // limit.
  Outcome Finish(const Command& command, int64_t started_ns) {
    const int64_t deadline =
        command.limit_ms == 0 ? 0 : started_ns + command.limit_ms * int64_t{1'000'000};
    Outcome outcome;
    bool reaped = false;
    while (!reaped || ends_[1].is_open() || ends_[2].is_open()) {
      std::array<pollfd, 4> set = PollSet(reaped);
      const int ready = poll(set.data(), set.size(), PollTimeout(deadline));
      if (ready < 0 && errno != EINTR) break;
      if (deadline != 0 && NowNs() >= deadline) {
        KillAll(child_);
        if (!reaped) {
          Note(child_, false);
          Reap(child_);
        }
        outcome.ending = {Ending::Kind::kTimedOut, static_cast<int>(command.limit_ms)};
        outcome.wall_ns = NowNs() - started_ns;
        return outcome;
      }
      if (ready <= 0) continue;
      if (set[0].revents != 0) Feed(command.input);
      if (set[1].revents != 0) Drain(ends_[1], outcome.out);
      if (set[2].revents != 0) Drain(ends_[2], outcome.err);
      if (set[3].revents != 0) {
        Note(child_, false);
        if (const std::optional<Ending> ending = Reap(child_)) {
          outcome.ending = *ending;
          outcome.wall_ns = NowNs() - started_ns;
          ends_[0].Reset();
          reaped = true;
        }
      }
    }
    return outcome;
  }

 private:
  [[nodiscard]] std::array<pollfd, 4> PollSet(bool reaped) const {
    return {pollfd{ends_[0].get(), POLLOUT, 0}, pollfd{ends_[1].get(), POLLIN, 0},
            pollfd{ends_[2].get(), POLLIN, 0}, pollfd{reaped ? -1 : process_.get(), POLLIN, 0}};
  }

  void Feed(const std::string& input) {
    const ssize_t count = write(ends_[0].get(), input.data() + fed_, input.size() - fed_);
    if (count > 0) fed_ += static_cast<size_t>(count);
    const bool refused = count < 0 && errno != EAGAIN && errno != EINTR;
    if (refused || fed_ == input.size()) ends_[0].Reset();
  }

  static void Drain(UniqueFd& end, std::string& into) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): read fills it
    std::array<char, 65536> buffer;
    const ssize_t count = read(end.get(), buffer.data(), buffer.size());
    if (count > 0) {
      into.append(buffer.data(), static_cast<size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      end.Reset();
    }
  }

  pid_t child_;
  UniqueFd process_;
  std::array<UniqueFd, 3> ends_;
  size_t fed_ = 0;
};

Result<UniqueFd> OpenPidfd(pid_t child) {
  // glibc 2.36 declares pidfd_open without C linkage, so not through its header.
  const auto fd = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  if (fd >= 0) return UniqueFd(fd);
  Error error = SystemError("cannot watch a process", "pidfd_open", "use Linux 5.3 or later");
  KillAll(child);
  Reap(child);
  return Fail(std::move(error));
}

bool NeedsPipe(const Stream& stream) {
  return stream.kind == Stream::Kind::kCapture || stream.kind == Stream::Kind::kBroken;
}

}  // namespace

std::string Describe(const Ending& ending) {
  switch (ending.kind) {
    case Ending::Kind::kExited:
      return "exit status " + std::to_string(ending.code);
    case Ending::Kind::kSignalled: {
      const char* name = sigabbrev_np(ending.code);
      return "signal " + std::to_string(ending.code) + " (" + (name != nullptr ? name : "?") + ")";
    }
    case Ending::Kind::kTimedOut:
      return "ended after its limit of " + std::to_string(ending.code) + " ms";
  }
  return "unknown ending";
}

Result<Outcome> Run(const Command& command) {
  std::array<const Stream*, 3> streams = {&command.in, &command.out, &command.err};
  std::array<UniqueFd, 3> ours;
  std::array<UniqueFd, 3> theirs;
  for (size_t i = 0; i < streams.size(); ++i) {
    if (!NeedsPipe(*streams[i])) continue;
    auto made = MakePipe();
    if (!made) return Fail(std::move(made.error()));
    auto child_end = AboveStandard(std::move(i == 0 ? made->read : made->write));
    if (!child_end) return Fail(std::move(child_end.error()));
    theirs[i] = std::move(*child_end);
    if (streams[i]->kind == Stream::Kind::kCapture) {
      ours[i] = std::move(i == 0 ? made->write : made->read);
    }
  }
  SpawnPlan plan;
  for (int i = 0; i < 3; ++i) plan.Redirect(i, *streams[i], theirs[i].get());

  const int64_t started_ns = NowNs();
  auto child = plan.Launch(command);
  if (!child) return Fail(std::move(child.error()));
  for (UniqueFd& end : theirs) end.Reset();
  auto process = OpenPidfd(*child);
  if (!process) return Fail(std::move(process.error()));
  Note(*child, true);
  Conversation conversation(*child, std::move(*process), std::move(ours[0]), std::move(ours[1]),
                            std::move(ours[2]));
  return conversation.Finish(command, started_ns);
}

void EndAllRuns() {
  Running& running = TheRunning();
  const std::lock_guard<std::mutex> lock(running.mutex);
  running.has_ended = true;
  for (const pid_t child : running.processes) KillAll(child);
  for (const pid_t child : running.processes) {
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  }
}

Result<int64_t> TimeToEnd(const Command& command, Ending& ending) {
  SpawnPlan plan;
  plan.Redirect(0, command.in, -1);
  plan.Redirect(1, command.out, -1);
  plan.Redirect(2, command.err, -1);

  const int64_t started_ns = NowNs();
  auto child = plan.Launch(command);
  if (!child) return Fail(std::move(child.error()));
  if (command.limit_ms != 0) {
    auto process = OpenPidfd(*child);
    if (!process) return Fail(std::move(process.error()));
    pollfd watched{process->get(), POLLIN, 0};
    const int64_t deadline = started_ns + command.limit_ms * int64_t{1'000'000};
    int ready = 0;
    do {
      ready = poll(&watched, 1, PollTimeout(deadline));
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) {
      KillAll(*child);
      Reap(*child);
      ending = {Ending::Kind::kTimedOut, static_cast<int>(command.limit_ms)};
      return NowNs() - started_ns;
    }
  }
  const std::optional<Ending> reaped = Reap(*child);
  const int64_t wall_ns = NowNs() - started_ns;
  if (!reaped) return Fail(SystemError("cannot reap a process", command.argv.front()));
  ending = *reaped;
  return wall_ns;
}

}  // namespace hako
