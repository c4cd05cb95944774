// waits.cpp: sleeps end at once, with the clock moved on; a descriptor that is not ready gives the
// turn to those that may make it so.
#include <fcntl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <vector>

#include "base/unique_fd.h"
#include "determinism/children.h"
#include "determinism/entropy.h"
#include "determinism/file_waits.h"
#include "determinism/outside.h"
#include "determinism/process_facts.h"
#include "determinism/threads.h"
#include "determinism/timers.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

constexpr int64_t kMillisecond_ns = 1'000'000;

int64_t After(int64_t ns) {
  int64_t end = 0;
  const int64_t now = virtual_clock.elapsed_ns();
  return __builtin_add_overflow(now, std::max<int64_t>(ns, 0), &end) ? INT64_MAX : end;
}

std::optional<int64_t> AfterTimeout(int timeout_ms) {
  if (timeout_ms < 0) return std::nullopt;
  return After(timeout_ms * kMillisecond_ns);
}

// CPython 3.11.2, Modules/timemodule.c: pysleep. A sleep of nothing lets the others run.
int Sleep(clockid_t clock, int flags, const timespec* wanted, timespec* left) {
  const bool is_absolute = (flags & TIMER_ABSTIME) != 0;
  const int64_t until =
      is_absolute ? virtual_clock.ElapsedAt(clock, *wanted) : After(ToNanoseconds(*wanted));
  if (until <= virtual_clock.elapsed_ns()) {
    turn_order().Yield();
    return 0;
  }
  if (turn_order().WaitFor({.what = "a time", .until_ns = until}) != Woken::kBySignal) return 0;
  if (left != nullptr && !is_absolute)
    *left = ToTimespec(std::max<int64_t>(until - virtual_clock.elapsed_ns(), 0));
  return EINTR;
}

// poll tells of errors and hang-ups unasked; select, which may not be asked for them, never will.
void DropUnasked(std::span<pollfd> descriptors) {
  for (pollfd& one : descriptors) {
    if (one.revents != 0 && (one.revents & one.events) == 0) one.fd = -1;
  }
}

// Repeats `attempt`, which never waits, until it gives something else than 0 or the wait ends.
template <class Attempt>
int Repeat(std::span<pollfd> descriptors, std::optional<int64_t> until_ns, Attempt attempt) {
  for (;;) {
    const int result = attempt();
    if (result != 0) return result;
    if (until_ns.has_value() && *until_ns <= virtual_clock.elapsed_ns()) {
      turn_order().Yield();
      return attempt();
    }
    const Wait wait{.what = "a descriptor", .descriptors = descriptors, .until_ns = until_ns};
    switch (turn_order().WaitFor(wait)) {
      case Woken::kByTime:
        return attempt();
      case Woken::kBySignal:
        errno = EINTR;
        return -1;
      case Woken::kByReadiness:
        if (const int result_now = attempt(); result_now != 0) return result_now;
        DropUnasked(descriptors);
        break;
      case Woken::kByOther:
        break;
    }
  }
}

int Poll(pollfd* fds, nfds_t count, int timeout_ms) {
  std::vector<pollfd> waited(fds, fds + count);
  return Repeat(waited, AfterTimeout(timeout_ms), [&] { return poll(fds, count, 0); });
}

int EpollWait(int fd, epoll_event* events, int count, int timeout_ms) {
  pollfd waited[] = {{.fd = fd, .events = POLLIN, .revents = 0}};
  return Repeat(waited, AfterTimeout(timeout_ms), [&] { return epoll_wait(fd, events, count, 0); });
}

std::vector<pollfd> DescriptorsOf(int count, const fd_set* read, const fd_set* write,
                                  const fd_set* other) {
  std::vector<pollfd> waited;
  for (int fd = 0; fd < count; ++fd) {
    short events = 0;
    if (read != nullptr && FD_ISSET(fd, read)) events |= POLLIN;
    if (write != nullptr && FD_ISSET(fd, write)) events |= POLLOUT;
    if (other != nullptr && FD_ISSET(fd, other)) events |= POLLPRI;
    if (events != 0) waited.push_back({.fd = fd, .events = events, .revents = 0});
  }
  return waited;
}

int Select(int count, fd_set* read, fd_set* write, fd_set* other, timeval* timeout) {
  std::vector<pollfd> waited = DescriptorsOf(count, read, write, other);
  std::optional<int64_t> until;
  if (timeout != nullptr)
    until = After(ToNanoseconds({.tv_sec = timeout->tv_sec, .tv_nsec = timeout->tv_usec * 1000}));
  fd_set sets[3];
  fd_set* const given[] = {read, write, other};
  return Repeat(waited, until, [&] {
    fd_set* asked[3] = {};
    for (int i = 0; i < 3; ++i) {
      if (given[i] == nullptr) continue;
      sets[i] = *given[i];
      asked[i] = &sets[i];
    }
    timeval now = {};
    const int result = select(count, asked[0], asked[1], asked[2], &now);
    const bool is_last = until.has_value() && *until <= virtual_clock.elapsed_ns();
    for (int i = 0; i < 3 && (result > 0 || is_last); ++i) {
      if (given[i] != nullptr) *given[i] = sets[i];
    }
    return result;
  });
}

// True if a call that blocks would keep the turn from those that could end its wait: other threads,
// or a timer.
bool MustNotBlock(int fd) {
  const bool is_alone = turn_order().is_alone() && !NextTimer().has_value();
  if (is_alone) return false;
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) == 0;
}

// Until the descriptor is ready. Nothing waits that would not wait without turns: what follows is
// the call itself. False: a signal came, errno is EINTR.
bool AwaitReady(int fd, short events) {
  if (!MustNotBlock(fd)) return true;
  pollfd waited[] = {{.fd = fd, .events = events, .revents = 0}};
  return Repeat(waited, std::nullopt, [&] { return poll(waited, 1, 0); }) >= 0;
}

// A pipe or socket that can take some bytes may not take all, and the call would block: it is given
// them by `attempt`, which takes what there is room for, piece by piece.
template <class Attempt>
ssize_t WriteInPieces(int fd, const void* bytes, size_t count, Attempt attempt) {
  size_t done = 0;
  do {
    const ssize_t wrote = AwaitReady(fd, POLLOUT)
                              ? attempt(static_cast<const char*>(bytes) + done, count - done)
                              : -1;
    if (wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) continue;
    if (wrote < 0) return done > 0 ? static_cast<ssize_t>(done) : -1;
    done += static_cast<size_t>(wrote);
  } while (done < count);
  return static_cast<ssize_t>(done);
}

ssize_t Send(int fd, const void* bytes, size_t count, int flags) {
  int kind = 0;
  socklen_t size = sizeof(kind);
  if ((flags & MSG_DONTWAIT) != 0 || !MustNotBlock(fd) ||
      getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) != 0) {
    return send(fd, bytes, count, flags);
  }
  if (kind != SOCK_STREAM) return AwaitReady(fd, POLLOUT) ? send(fd, bytes, count, flags) : -1;
  return WriteInPieces(fd, bytes, count, [&](const char* at, size_t left) {
    return send(fd, at, left, flags | (MustNotBlock(fd) ? MSG_DONTWAIT : 0));
  });
}

bool IsPlainOutput(int fd) { return fd == STDOUT_FILENO || fd == STDERR_FILENO; }

ssize_t Read(int fd, void* bytes, size_t count) {
  if (IsEntropy(fd)) return FillEntropy(bytes, count), static_cast<ssize_t>(count);
  if (!AwaitReady(fd, POLLIN)) return -1;
  return read(fd, bytes, count);
}

ssize_t Write(int fd, const void* bytes, size_t count) {
  struct stat64 status {};
  if (IsPlainOutput(fd) || !MustNotBlock(fd) || fstat64(fd, &status) != 0)
    return write(fd, bytes, count);
  if (S_ISFIFO(status.st_mode)) {
    // pipe(7): a ready one has room for as many.
    return WriteInPieces(fd, bytes, count, [&](const char* at, size_t left) {
      return write(fd, at, std::min<size_t>(left, PIPE_BUF));
    });
  }
  if (S_ISSOCK(status.st_mode)) return Send(fd, bytes, count, 0);
  return AwaitReady(fd, POLLOUT) ? write(fd, bytes, count) : -1;
}

ssize_t Receive(int fd, void* bytes, size_t count, int flags) {
  if ((flags & MSG_DONTWAIT) == 0 && !AwaitReady(fd, POLLIN)) return -1;
  return recv(fd, bytes, count, flags);
}

ssize_t ReceiveFrom(int fd, void* bytes, size_t count, int flags, sockaddr* from, socklen_t* size) {
  if ((flags & MSG_DONTWAIT) == 0 && !AwaitReady(fd, POLLIN)) return -1;
  return recvfrom(fd, bytes, count, flags, from, size);
}

ssize_t SendTo(int fd, const void* bytes, size_t count, int flags, const sockaddr* to,
               socklen_t size) {
  if ((flags & MSG_DONTWAIT) == 0 && !AwaitReady(fd, POLLOUT)) return -1;
  return sendto(fd, bytes, count, flags, to, size);
}

ssize_t SendMessage(int fd, const msghdr* message, int flags) {
  if ((flags & MSG_DONTWAIT) == 0 && !AwaitReady(fd, POLLOUT)) return -1;
  return sendmsg(fd, message, flags);
}

ssize_t ReceiveMessage(int fd, msghdr* message, int flags) {
  if ((flags & MSG_DONTWAIT) == 0 && !AwaitReady(fd, POLLIN)) return -1;
  return recvmsg(fd, message, flags);
}

// Of a descriptor that leads outside.
int ControlEpoll(int fd, int operation, int target, epoll_event* event) {
  if (operation == EPOLL_CTL_ADD && LeadsOutside(target)) turn_order().ExpectOutside();
  return epoll_ctl(fd, operation, target, event);
}

int Pause() {
  if (turn_order().is_alone() && !NextTimer().has_value()) return pause();
  while (turn_order().WaitFor({.what = "a signal"}) != Woken::kBySignal) {
  }
  errno = EINTR;
  return -1;
}

int Accept(int fd, sockaddr* from, socklen_t* size, int flags) {
  if (!AwaitReady(fd, POLLIN)) return -1;
  return accept4(fd, from, size, flags);
}

// A pending signal is a descriptor that is ready.
int AwaitSignal(const sigset_t* set, siginfo_t* info, std::optional<int64_t> until_ns) {
  const UniqueFd pending(signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK));
  pollfd waited[] = {{.fd = pending.get(), .events = POLLIN, .revents = 0}};
  constexpr timespec kNow = {};
  const int signal = Repeat(waited, until_ns, [&] {
    const int result = sigtimedwait(set, info, &kNow);
    return result < 0 && errno == EAGAIN ? 0 : result;
  });
  if (signal > 0) {
    info->si_pid = NumberOfPid(info->si_pid);
    info->si_uid = kUser;
  }
  if (signal == 0) errno = EAGAIN;
  return signal == 0 ? -1 : signal;
}

int SignalWaitInfo(const sigset_t* set, siginfo_t* info) {
  return AwaitSignal(set, info, std::nullopt);
}

int SignalTimedWait(const sigset_t* set, siginfo_t* info, const timespec* timeout) {
  return AwaitSignal(set, info, After(ToNanoseconds(*timeout)));
}

int SignalWait(const sigset_t* set, int* signal) {
  siginfo_t info{};
  int result = 0;
  do {
    result = AwaitSignal(set, &info, std::nullopt);
  } while (result < 0 && errno == EINTR);  // sigwait(3): not one of its errors.
  if (result > 0) *signal = result;
  return result > 0 ? 0 : errno;
}

// A child ends when it does: the others run until then.
void AwaitChild(pid_t process, int options) {
  if (process <= 0 || (options & WNOHANG) != 0 || turn_order().is_alone()) return;
  const UniqueFd ended(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  if (ended.is_open()) AwaitReady(ended.get(), POLLIN);
}

pid_t WaitForChild(pid_t process, int* status, int options) {
  AwaitChild(RealPid(process), options);
  return NumberOfPid(waitpid(RealPid(process), status, options));
}

pid_t WaitForChildAndUsage(pid_t process, int* status, int options, rusage* used) {
  AwaitChild(RealPid(process), options);
  const pid_t result = wait4(RealPid(process), status, options, used);
  if (used != nullptr) *used = {};
  return NumberOfPid(result);
}

pid_t WaitForAnyChild(int* status) { return WaitForChild(-1, status, 0); }

pid_t WaitForAnyChildAndUsage(int* status, int options, rusage* used) {
  return WaitForChildAndUsage(-1, status, options, used);
}

int WaitForId(idtype_t kind, id_t id, siginfo_t* info, int options) {
  if (kind == P_PID) {
    AwaitChild(RealPid(static_cast<pid_t>(id)), options);
    id = static_cast<id_t>(RealPid(static_cast<pid_t>(id)));
  }
  const int result = waitid(kind, id, info, options);
  if (result == 0 && info != nullptr) {
    info->si_pid = NumberOfPid(info->si_pid);
    info->si_uid = kUser;
  }
  return result;
}

}  // namespace

void PinWaits(seams::SystemCalls& calls) {
  PinFileLocks(calls);
  calls.clock_nanosleep = Sleep;
  calls.poll = Poll;
  calls.epoll_wait = EpollWait;
  calls.select = Select;
  calls.read = Read;
  calls.write = Write;
  calls.recv = Receive;
  calls.recvfrom = ReceiveFrom;
  calls.send = Send;
  calls.sendto = SendTo;
  calls.sendmsg = SendMessage;
  calls.recvmsg = ReceiveMessage;
  calls.accept4 = Accept;
  calls.epoll_ctl = ControlEpoll;
  calls.pause = Pause;
  calls.sigwait = SignalWait;
  calls.sigwaitinfo = SignalWaitInfo;
  calls.sigtimedwait = SignalTimedWait;
  calls.waitpid = WaitForChild;
  calls.wait4 = WaitForChildAndUsage;
  calls.wait = WaitForAnyChild;
  calls.wait3 = WaitForAnyChildAndUsage;
  calls.waitid = WaitForId;
}

}  // namespace hako::determinism
