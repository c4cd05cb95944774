// rebase_file.cpp: the way of a rebased object from a file and into one.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <span>

#include "base/unique_fd.h"
#include "rebase/rebase.h"

namespace hako::rebase {
namespace {

Result<void> WriteAll(int fd, std::span<const std::byte> bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Fail(SystemError("cannot write", path));
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return {};
}

}  // namespace

Result<Rebased> RebaseFile(const std::string& path, uint64_t base) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR))
    return Fail({Error::Kind::kBadInput, "no such file", path, ""});
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0)
    return Fail(SystemError("cannot read", path));
  if (!S_ISREG(status.st_mode)) return Fail({Error::Kind::kBadInput, "not a file", path, ""});
  std::vector<std::byte> object(static_cast<size_t>(status.st_size));
  size_t have = 0;
  while (have < object.size()) {
    const ssize_t got = read(file.get(), object.data() + have, object.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Fail(SystemError("cannot read", path));
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  auto rebased = Rebase(std::span(object).first(have), base);
  if (!rebased) rebased.error().where = path;
  return rebased;
}

Result<void> Write(const Rebased& rebased, const std::string& path) {
  std::string temporary;
  UniqueFd file;
  // Another writer, or one that was killed, may have the first name.
  for (int attempt = 0; attempt < 100 && !file.is_open(); ++attempt) {
    temporary = path + ".new" + std::to_string(attempt);
    file = UniqueFd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file.is_open() && errno != EEXIST) break;
  }
  if (!file.is_open()) return Fail(SystemError("cannot create a file beside", path));
  auto written = WriteAll(file.get(), rebased.bytes, path);
  if (written && rename(temporary.c_str(), path.c_str()) != 0)
    written = Fail(SystemError("cannot replace", path));
  if (!written) static_cast<void>(unlink(temporary.c_str()));
  return written;
}

}  // namespace hako::rebase
