#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <map>
#include <utility>

#include "base/unique_fd.h"
#include "determinism/leaks.h"
#include "determinism/process_facts.h"
#include "determinism/stable_files.h"
#include "determinism/stable_paths.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

constexpr off_t kFolderBytes = 4096;
constexpr blkcnt_t kBlock = 512;  // The unit of st_blocks.

struct FileFacts {
  int64_t start_ns = 0;  // Of the run, on the kernel's clock: what is newer was made by it.
  int64_t folder_changes = 0;
  std::map<std::pair<dev_t, ino_t>, ino_t> numbers;
};

FileFacts& Facts() {
  // Never destroyed, as long as the interpreter runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static FileFacts& facts = *new FileFacts;
  return facts;
}

uid_t StableOwner(uid_t owner, uid_t own) { return owner == own ? kUser : owner == 0 ? 0 : kUser; }

// Kernels take a file's time from the last tick, so a file of this run may be one tick older.
timespec StableTime(const timespec& real) {
  constexpr int64_t kTick_ns = 10'000'000;
  const bool is_ours = ToNanoseconds(real) >= Facts().start_ns - kTick_ns;
  return is_ours ? ToTimespec(virtual_clock.epoch_ns()) : real;
}

int Pin(int result, struct stat64* status) {
  if (result != 0) return result;
  status->st_ino = StableFileNumber(status->st_dev, status->st_ino);
  status->st_dev = 1;
  status->st_uid = StableOwner(status->st_uid, getuid());
  status->st_gid = StableOwner(status->st_gid, getgid());
  status->st_blksize = kFolderBytes;
  status->st_atim = status->st_mtim = StableTime(status->st_mtim);
  if (S_ISDIR(status->st_mode)) {
    status->st_size = kFolderBytes;
    status->st_nlink = 2;
    status->st_atim = status->st_mtim =
        ToTimespec(virtual_clock.epoch_ns() + Facts().folder_changes * kSecond_ns);
  }
  status->st_ctim = status->st_mtim;
  status->st_blocks = (status->st_size + kBlock - 1) / kBlock;
  return 0;
}

int Status(const char* path, struct stat64* status) {
  return Pin(stat64(RealPath(path), status), status);
}

// A link's size is the length of what it names, which the program sees by its stable name.
int PinLink(int folder, const char* real, int result, struct stat64* status) {
  char target[PATH_MAX];
  if (result == 0 && S_ISLNK(status->st_mode)) {
    const ssize_t length = readlinkat(folder, real, target, sizeof(target));
    if (length > 0)
      status->st_size =
          static_cast<off_t>(StablePath({target, static_cast<size_t>(length)}).size());
  }
  return Pin(result, status);
}

int LinkStatus(const char* path, struct stat64* status) {
  const RealPath real(path);
  return PinLink(AT_FDCWD, real, lstat64(real, status), status);
}

int DescriptorStatus(int fd, struct stat64* status) { return Pin(fstat64(fd, status), status); }

int StatusAt(int folder, const char* path, struct stat64* status, int flags) {
  const RealPath real(path);
  return PinLink(folder, real, fstatat64(folder, real, status, flags), status);
}

// A time that is not given is now.
const timespec* ThisTime(const timespec* times, timespec (&filled)[2]) {
  for (int i = 0; i < 2; ++i) {
    const bool is_now = times == nullptr || times[i].tv_nsec == UTIME_NOW;
    filled[i] = is_now ? ToTimespec(virtual_clock.Read(CLOCK_REALTIME)) : times[i];
  }
  return filled;
}

int SetTimes(int folder, const char* path, const timespec* times, int flags) {
  timespec filled[2];
  return utimensat(folder, RealPath(path), ThisTime(times, filled), flags);
}

int SetTimesOf(int fd, const timespec* times) {
  timespec filled[2];
  return futimens(fd, ThisTime(times, filled));
}

// What time a file gets that is made now, in nanoseconds: the kernel's clock, which is not what a
// process that has a library in front of libc's clock is told.
int64_t FileClockNow() {
  const UniqueFd file(memfd_create("now", MFD_CLOEXEC));
  struct stat64 status {};
  if (file.is_open() && fstat64(file.get(), &status) == 0) return ToNanoseconds(status.st_mtim);
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return ToNanoseconds(now);
}

}  // namespace

int64_t RunStart() { return Facts().start_ns; }
void SetRunStart(int64_t real_ns) { Facts().start_ns = real_ns; }

void ForgetFiles() { Facts() = {}; }

void NoteFolderChange() { ++Facts().folder_changes; }

ino_t StableFileNumber(dev_t device, ino_t number) {
  auto& numbers = Facts().numbers;
  return numbers.try_emplace({device, number}, numbers.size() + 1).first->second;
}

void PinFileFacts(seams::SystemCalls& calls) {
  Facts().start_ns = FileClockNow();
  calls.stat64 = Status;
  calls.lstat64 = LinkStatus;
  calls.fstat64 = DescriptorStatus;
  calls.fstatat64 = StatusAt;
  calls.utimensat = SetTimes;
  calls.futimens = SetTimesOf;
}

}  // namespace hako::determinism
