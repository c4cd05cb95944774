#include "determinism/outside.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <set>

#include "base/unique_fd.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

// A copy made by dup, or by another process, is the same file.
std::set<FileId>& Inherited() {
  // Never destroyed, as long as threads run.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& inherited = *new std::set<FileId>;
  return inherited;
}

std::set<FileId>& OwnFifos() {
  // Never destroyed, as long as threads run.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& fifos = *new std::set<FileId>;
  return fifos;
}

// Eventfds and their like are one file for the kernel: they are known by nothing.
bool IsChannel(const struct stat64& status) {
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISCHR(status.st_mode);
}

// The file system of the pipes that have no name.
dev_t DeviceOfPipes() {
  static const dev_t device = [] {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return dev_t{0};
    const UniqueFd read(ends[0]), write(ends[1]);
    struct stat64 status {};
    return fstat64(read.get(), &status) == 0 ? status.st_dev : dev_t{0};
  }();
  return device;
}

// Of a pair, and of what is connected to the program's own server, it is this process.
bool HasForeignPeer(int fd) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid > 0 &&
         peer.pid != getpid();
}

// Linux, Documentation/admin-guide/devices.txt: 136 to 143 are pseudo-terminals, 5:2 makes them.
bool IsPseudoTerminal(dev_t device) {
  return (major(device) >= 136 && major(device) <= 143) || device == makedev(5, 2);
}

}  // namespace

void NoteInheritedDescriptors() {
  constexpr size_t kMost = 256;
  std::array<pollfd, kMost> asked{};
  for (size_t i = 0; i < kMost; ++i) asked[i].fd = static_cast<int>(i);
  poll(asked.data(), asked.size(), 0);  // One call tells which are open.
  for (const pollfd& one : asked) {
    struct stat64 status {};
    if ((one.revents & POLLNVAL) == 0 && fstat64(one.fd, &status) == 0 && IsChannel(status))
      Inherited().emplace(status.st_dev, status.st_ino);
  }
}

void ForgetDescriptors() {
  Inherited().clear();
  OwnFifos().clear();
}

bool LeadsOutside(int fd) {
  struct stat64 status {};
  if (fstat64(fd, &status) != 0 || !IsChannel(status)) return false;
  const FileId file = {status.st_dev, status.st_ino};
  if (Inherited().contains(file)) return true;
  if (S_ISSOCK(status.st_mode)) return HasForeignPeer(fd);
  if (S_ISFIFO(status.st_mode)) return status.st_dev != DeviceOfPipes() && !IsOwnFifo(file);
  return !IsPseudoTerminal(status.st_rdev);
}

void NoteOwnFifo(int folder, const char* path) {
  struct stat64 status {};
  if (fstatat64(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISFIFO(status.st_mode))
    OwnFifos().emplace(status.st_dev, status.st_ino);
}

bool IsOwnFifo(const FileId& file) { return OwnFifos().contains(file); }

Woken LookAgain(const char* what) {
  constexpr int64_t kLook_ns = 1'000'000;
  constexpr timespec kLook = {.tv_sec = 0, .tv_nsec = kLook_ns};
  const int64_t until_ns = virtual_clock.elapsed_ns() + kLook_ns;
  if (nanosleep(&kLook, nullptr) != 0) return Woken::kBySignal;
  return turn_order().WaitFor({.what = what, .until_ns = until_ns});
}

}  // namespace hako::determinism
