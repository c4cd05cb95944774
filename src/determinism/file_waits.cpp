#include "determinism/file_waits.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include "base/unique_fd.h"
#include "determinism/outside.h"
#include "determinism/timers.h"
#include "determinism/turn_order.h"

namespace hako::determinism {
namespace {

// True if nobody of this process could end the wait of a call that blocks.
bool MayBlock() { return turn_order().is_alone() && !NextTimer().has_value(); }

// ---- FIFOs ----

// What waits for another end is woken by each end that is opened, and looks for itself.
constexpr char kOtherEnd = 0;

bool IsFifo(int folder, const char* path, FileId* id) {
  struct stat64 status {};
  if (fstatat64(folder, path, &status, 0) != 0 || !S_ISFIFO(status.st_mode)) return false;
  *id = {status.st_dev, status.st_ino};
  return true;
}

// False: a signal came.
bool AwaitOtherEnd(const FileId& fifo) {
  const char* what = "the other end of a FIFO";
  const bool is_ours = IsOwnFifo(fifo) && !turn_order().expects_outside();
  const Woken woken =
      is_ours ? turn_order().WaitFor({.what = what, .key = &kOtherEnd}) : LookAgain(what);
  return woken != Woken::kBySignal;
}

// poll tells of a writer that has written or gone, but not of one that has only come. tee does:
// without a writer there is nothing to wait for, and it says 0 instead of EAGAIN (tee(2)).
bool HasWriter(int fd) {
  pollfd asked = {.fd = fd, .events = POLLIN, .revents = 0};
  if (poll(&asked, 1, 0) > 0) return true;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return true;  // A read then waits in its place.
  const UniqueFd read(ends[0]), write(ends[1]);
  return tee(fd, write.get(), 1, SPLICE_F_NONBLOCK) != 0;
}

// Both ends can be opened without waiting once the other is there; the reading one always can.
int OpenFifo(int folder, const char* path, int flags, mode_t mode, const FileId& fifo) {
  int fd = -1;
  while ((fd = openat64(folder, path, flags | O_NONBLOCK, mode)) < 0) {
    const bool lacks_reader = (flags & O_ACCMODE) == O_WRONLY && errno == ENXIO;
    if (!lacks_reader) return -1;
    if (!AwaitOtherEnd(fifo)) return errno = EINTR, -1;
  }
  turn_order().WakeAll(&kOtherEnd);
  while ((flags & O_ACCMODE) == O_RDONLY && !HasWriter(fd)) {
    if (AwaitOtherEnd(fifo)) continue;
    close(fd);
    return errno = EINTR, -1;
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fd;
}

// ---- Locks ----

// The files that are locked by descriptors of this process; two descriptors of one file conflict.
std::map<int, FileId>& Held() {
  // Never destroyed, as long as threads run.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& held = *new std::map<int, FileId>;
  return held;
}

constexpr char kSomeLock = 0;

FileId IdOf(int fd) {
  struct stat64 status {};
  return fstat64(fd, &status) == 0 ? FileId{status.st_dev, status.st_ino} : FileId{};
}

bool IsHeldHere(const FileId& file) {
  return std::ranges::any_of(Held(), [&](const auto& one) { return one.second == file; });
}

// After each attempt of `fd`: one that fails lets go of what it held (flock(2)), and one that
// succeeds may be weaker than what it held.
void NoteLock(int fd, bool is_held) {
  if (Held().erase(fd) > 0) turn_order().WakeAll(&kSomeLock);
  if (is_held) Held().emplace(fd, IdOf(fd));
}

bool IsTaken() { return errno == EWOULDBLOCK || errno == EACCES; }

// Repeats `attempt`, which never waits, until the lock is free.
template <class Attempt>
int AwaitLock(int fd, Attempt attempt) {
  constexpr const char* kWhat = "a lock of a file";
  const FileId file = IdOf(fd);
  for (;;) {
    const int result = attempt();
    if (result == 0 || !IsTaken()) return result;
    const bool is_ours = IsHeldHere(file) && !turn_order().expects_outside();
    const Woken woken =
        is_ours ? turn_order().WaitFor({.what = kWhat, .key = &kSomeLock}) : LookAgain(kWhat);
    if (woken == Woken::kBySignal) return errno = EINTR, -1;
  }
}

int LockWhole(int fd, int operation) {
  const auto attempt = [&](int flags) {
    const int result = flock(fd, operation | flags);
    const int error = errno;
    NoteLock(fd, result == 0 && (operation & LOCK_UN) == 0);
    errno = error;
    return result;
  };
  if ((operation & (LOCK_UN | LOCK_NB)) != 0 || MayBlock()) return attempt(0);
  return AwaitLock(fd, [&] { return attempt(LOCK_NB); });
}

// Locks of open files (F_OFD_*) are as those of flock; those of a process conflict with other
// processes alone. Of a file that is locked in parts all is taken for free when one part is.
int Control(int fd, int command, void* argument) {
  const bool waits = command == F_SETLKW || command == F_OFD_SETLKW;
  const bool is_of_file = command == F_OFD_SETLKW || command == F_OFD_SETLK;
  const auto attempt = [&](int attempted) {
    const int result = fcntl64(fd, attempted, argument);
    const int error = errno;
    const bool is_release = is_of_file && static_cast<flock64*>(argument)->l_type == F_UNLCK;
    if (is_of_file && (result == 0 || is_release)) NoteLock(fd, result == 0 && !is_release);
    errno = error;
    return result;
  };
  if (!waits || MayBlock()) return attempt(command);
  return AwaitLock(fd, [&] { return attempt(is_of_file ? F_OFD_SETLK : F_SETLK); });
}

int LockPart(int fd, int command, off64_t size) {
  if (command != F_LOCK || MayBlock()) return lockf64(fd, command, size);
  return AwaitLock(fd, [&] { return lockf64(fd, F_TLOCK, size); });
}

}  // namespace

int OpenAndWait(int folder, const char* path, int flags, mode_t mode) {
  if (path == nullptr) return errno = EFAULT, -1;
  FileId fifo;
  const bool could_wait =
      (flags & (O_NONBLOCK | O_PATH)) == 0 && (flags & O_ACCMODE) != O_RDWR && !MayBlock();
  if (!could_wait || !IsFifo(folder, path, &fifo)) return openat64(folder, path, flags, mode);
  return OpenFifo(folder, path, flags, mode, fifo);
}

void NoteClosed(int fd) {
  if (!Held().empty()) NoteLock(fd, false);
}

void ForgetFileLocks() { Held().clear(); }

void PinFileLocks(seams::SystemCalls& calls) {
  calls.flock = LockWhole;
  calls.fcntl64 = Control;
  calls.lockf64 = LockPart;
}

}  // namespace hako::determinism
