// paths_pinned.cpp: one forwarding function for each call that takes a path.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "determinism/entropy.h"
#include "determinism/file_waits.h"
#include "determinism/leaks.h"
#include "determinism/outside.h"
#include "determinism/stable_files.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {
namespace {

// Of the kernel's own views of this process and machine.
void NoteOddPath(const char* path) {
  if (path == nullptr) return;
  if (std::strncmp(path, "/proc/", 6) == 0) NoteLeak("open", "/proc");
  if (std::strncmp(path, "/sys/", 5) == 0) NoteLeak("open", "/sys");
}

void NoteChange(int flags) {
  if ((flags & O_CREAT) != 0) NoteFolderChange();
}

template <class Result>
Result Changed(Result result) {
  NoteFolderChange();
  return result;
}

int Open(const char* path, int flags, mode_t mode) {
  int fd = -1;
  if (OpenEntropy(path, flags, &fd)) return fd;
  NoteOddPath(path);
  NoteChange(flags);
  return OpenAndWait(AT_FDCWD, RealPath(path), flags, mode);
}

int OpenAt(int folder, const char* path, int flags, mode_t mode) {
  NoteOddPath(path);
  NoteChange(flags);
  return OpenAndWait(folder, RealPath(path), flags, mode);
}

FILE* OpenStream(const char* path, const char* mode) {
  NoteOddPath(path);
  return fopen64(RealPath(path), mode);
}

int Access(const char* path, int mode) { return access(RealPath(path), mode); }

int AccessAt(int folder, const char* path, int mode, int flags) {
  return faccessat(folder, RealPath(path), mode, flags);
}

int ChangeFolder(const char* path) { return chdir(RealPath(path)); }

char* CurrentFolder(char* path, size_t size) {
  char real[PATH_MAX];
  if (getcwd(real, sizeof(real)) == nullptr) return nullptr;
  const std::string stable = StablePath(real);
  if (stable.size() >= size) return errno = ERANGE, nullptr;
  std::memcpy(path, stable.c_str(), stable.size() + 1);
  return path;
}

int MakeFolder(const char* path, mode_t mode) { return Changed(mkdir(RealPath(path), mode)); }
int MakeFolderAt(int folder, const char* path, mode_t mode) {
  return Changed(mkdirat(folder, RealPath(path), mode));
}

int RemoveFolder(const char* path) { return Changed(rmdir(RealPath(path))); }
int Unlink(const char* path) { return Changed(unlink(RealPath(path))); }

int UnlinkAt(int folder, const char* path, int flags) {
  return Changed(unlinkat(folder, RealPath(path), flags));
}

int Rename(const char* from, const char* to) {
  return Changed(rename(RealPath(from), RealPath(to)));
}

int RenameAt(int from_folder, const char* from, int to_folder, const char* to) {
  return Changed(renameat(from_folder, RealPath(from), to_folder, RealPath(to)));
}

int Link(const char* from, const char* to) { return Changed(link(RealPath(from), RealPath(to))); }

int LinkAt(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  return Changed(linkat(from_folder, RealPath(from), to_folder, RealPath(to), flags));
}

int SymbolicLink(const char* target, const char* path) {
  return Changed(symlink(RealPath(target), RealPath(path)));
}

int SymbolicLinkAt(const char* target, int folder, const char* path) {
  return Changed(symlinkat(RealPath(target), folder, RealPath(path)));
}

ssize_t ReadLinkAt(int folder, const char* path, char* target, size_t size) {
  char real[PATH_MAX];
  const ssize_t length = readlinkat(folder, RealPath(path), real, sizeof(real));
  if (length < 0) return -1;
  const std::string stable = StablePath({real, static_cast<size_t>(length)});
  const size_t part = std::min(stable.size(), size);
  // NOLINTNEXTLINE(bugprone-not-null-terminated-result): readlink ends with none
  std::memcpy(target, stable.data(), part);
  return static_cast<ssize_t>(part);
}

ssize_t ReadLink(const char* path, char* target, size_t size) {
  return ReadLinkAt(AT_FDCWD, path, target, size);
}

char* RealName(const char* path, char* buffer) {
  char real[PATH_MAX];
  if (realpath(RealPath(path), real) == nullptr) return nullptr;
  const std::string stable = StablePath(real);
  if (buffer == nullptr) return strdup(stable.c_str());
  if (stable.size() >= PATH_MAX) return errno = ENAMETOOLONG, nullptr;
  std::memcpy(buffer, stable.c_str(), stable.size() + 1);
  return buffer;
}

int ChangeMode(const char* path, mode_t mode) { return chmod(RealPath(path), mode); }

int ChangeModeAt(int folder, const char* path, mode_t mode, int flags) {
  return fchmodat(folder, RealPath(path), mode, flags);
}

// The pinned user's files are the real user's.
int ChangeOwner(const char* path, uid_t user, gid_t group) {
  NoteLeak("chown", "the machine's users");
  return chown(RealPath(path), user, group);
}

int ChangeLinkOwner(const char* path, uid_t user, gid_t group) {
  NoteLeak("lchown", "the machine's users");
  return lchown(RealPath(path), user, group);
}

int ChangeOwnerAt(int folder, const char* path, uid_t user, gid_t group, int flags) {
  NoteLeak("fchownat", "the machine's users");
  return fchownat(folder, RealPath(path), user, group, flags);
}

int Truncate(const char* path, off64_t size) { return truncate64(RealPath(path), size); }

int MakeNodeAt(int folder, const char* path, mode_t mode, dev_t device) {
  const RealPath real(path);
  const int result = mknodat(folder, real, mode, device);
  if (result == 0 && S_ISFIFO(mode)) NoteOwnFifo(folder, real);
  return Changed(result);
}

int MakeNode(const char* path, mode_t mode, dev_t device) {
  return MakeNodeAt(AT_FDCWD, path, mode, device);
}

// mkfifo(3) is mknod(2) of a FIFO.
int MakeFifo(const char* path, mode_t mode) {
  return MakeNodeAt(AT_FDCWD, path, mode | S_IFIFO, 0);
}

int MakeFifoAt(int folder, const char* path, mode_t mode) {
  return MakeNodeAt(folder, path, mode | S_IFIFO, 0);
}

long PathLimit(const char* path, int name) { return pathconf(RealPath(path), name); }

int FileSystem(const char* path, struct statvfs64* status) {
  NoteLeak("statvfs", "the file system's size");
  return statvfs64(RealPath(path), status);
}

int FileSystemOf(int fd, struct statvfs64* status) {
  NoteLeak("fstatvfs", "the file system's size");
  return fstatvfs64(fd, status);
}

ssize_t GetAttribute(const char* path, const char* name, void* value, size_t size) {
  return getxattr(RealPath(path), name, value, size);
}

int SetAttribute(const char* path, const char* name, const void* value, size_t size, int flags) {
  return setxattr(RealPath(path), name, value, size, flags);
}

ssize_t ListAttributes(const char* path, char* names, size_t size) {
  return listxattr(RealPath(path), names, size);
}

int RemoveAttribute(const char* path, const char* name) {
  return removexattr(RealPath(path), name);
}

ssize_t GetLinkAttribute(const char* path, const char* name, void* value, size_t size) {
  return lgetxattr(RealPath(path), name, value, size);
}

int SetLinkAttribute(const char* path, const char* name, const void* value, size_t size,
                     int flags) {
  return lsetxattr(RealPath(path), name, value, size, flags);
}

ssize_t ListLinkAttributes(const char* path, char* names, size_t size) {
  return llistxattr(RealPath(path), names, size);
}

int RemoveLinkAttribute(const char* path, const char* name) {
  return lremovexattr(RealPath(path), name);
}

constexpr size_t kSocketPath = offsetof(sockaddr_un, sun_path);

// True for a socket's name that is a path, which `path` then is.
bool IsSocketPath(const sockaddr* name, size_t size, std::string* path) {
  if (size <= kSocketPath || size > sizeof(sockaddr_un) || name->sa_family != AF_UNIX) return false;
  const char* text = reinterpret_cast<const sockaddr_un*>(name)->sun_path;
  path->assign(text, strnlen(text, size - kSocketPath));
  return !path->empty();
}

// Calls `call` with the name's real path.
template <class Call>
int WithRealName(const sockaddr* name, socklen_t size, Call call) {
  std::string path;
  if (!IsSocketPath(name, size, &path)) return call(name, size);
  const RealPath real(path.c_str());
  const size_t length = std::strlen(real);
  sockaddr_un led{};
  if (real == path.c_str() || length >= sizeof(led.sun_path)) return call(name, size);
  led.sun_family = AF_UNIX;
  std::memcpy(led.sun_path, real, length);
  return call(reinterpret_cast<const sockaddr*>(&led),
              static_cast<socklen_t>(kSocketPath + length + 1));
}

int Bind(int fd, const sockaddr* name, socklen_t size) {
  return Changed(WithRealName(
      name, size, [fd](const sockaddr* real, socklen_t bytes) { return bind(fd, real, bytes); }));
}

int Connect(int fd, const sockaddr* name, socklen_t size) {
  return WithRealName(
      name, size, [fd](const sockaddr* real, socklen_t bytes) { return connect(fd, real, bytes); });
}

// Leads a name that the kernel gave back. CPython has room for every name.
int StableName(int result, sockaddr* name, socklen_t* size) {
  std::string path;
  if (result != 0 || !IsSocketPath(name, *size, &path)) return result;
  const std::string stable = StablePath(path);
  auto* led = reinterpret_cast<sockaddr_un*>(name);
  if (stable == path || stable.size() >= sizeof(led->sun_path)) return result;
  std::memcpy(led->sun_path, stable.c_str(), stable.size() + 1);
  *size = static_cast<socklen_t>(kSocketPath + stable.size() + 1);
  return result;
}

int SocketName(int fd, sockaddr* name, socklen_t* size) {
  return StableName(getsockname(fd, name, size), name, size);
}

int PeerName(int fd, sockaddr* name, socklen_t* size) {
  return StableName(getpeername(fd, name, size), name, size);
}

}  // namespace

void PinPaths(seams::SystemCalls& calls) {
  calls.open64 = Open;
  calls.openat64 = OpenAt;
  calls.fopen64 = OpenStream;
  calls.access = Access;
  calls.faccessat = AccessAt;
  calls.chdir = ChangeFolder;
  calls.getcwd = CurrentFolder;
  calls.mkdir = MakeFolder;
  calls.rmdir = RemoveFolder;
  calls.unlink = Unlink;
  calls.unlinkat = UnlinkAt;
  calls.rename = Rename;
  calls.link = Link;
  calls.linkat = LinkAt;
  calls.symlink = SymbolicLink;
  calls.readlink = ReadLink;
  calls.realpath = RealName;
  calls.chmod = ChangeMode;
  calls.chown = ChangeOwner;
  calls.lchown = ChangeLinkOwner;
  calls.truncate64 = Truncate;
  calls.mkdirat = MakeFolderAt;
  calls.renameat = RenameAt;
  calls.symlinkat = SymbolicLinkAt;
  calls.readlinkat = ReadLinkAt;
  calls.fchmodat = ChangeModeAt;
  calls.fchownat = ChangeOwnerAt;
  calls.mkfifo = MakeFifo;
  calls.mkfifoat = MakeFifoAt;
  calls.mknod = MakeNode;
  calls.mknodat = MakeNodeAt;
  calls.pathconf = PathLimit;
  calls.statvfs64 = FileSystem;
  calls.fstatvfs64 = FileSystemOf;
  calls.getxattr = GetAttribute;
  calls.setxattr = SetAttribute;
  calls.listxattr = ListAttributes;
  calls.removexattr = RemoveAttribute;
  calls.lgetxattr = GetLinkAttribute;
  calls.lsetxattr = SetLinkAttribute;
  calls.llistxattr = ListLinkAttributes;
  calls.lremovexattr = RemoveLinkAttribute;
  calls.bind = Bind;
  calls.connect = Connect;
  calls.getsockname = SocketName;
  calls.getpeername = PeerName;
}

}  // namespace hako::determinism
