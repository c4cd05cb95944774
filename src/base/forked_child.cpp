#include "base/forked_child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace hako {

ForkedChild ForkedChild::Fork() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {-1, UniqueFd()};
  UniqueFd from_child(ends[0]);
  UniqueFd to_parent(ends[1]);
  const pid_t process = fork();
  return {process, process == 0 ? std::move(to_parent) : std::move(from_child)};
}

bool ForkedChild::Tell(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = write(pipe_.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

Told ForkedChild::Hear() {
  Told told;
  char block[4096];
  for (ssize_t count = 0; (count = read(pipe_.get(), block, sizeof(block))) != 0;) {
    if (count > 0) told.text.append(block, static_cast<size_t>(count));
    if (count < 0 && errno != EINTR) break;
  }
  pipe_.Reset();
  while (waitpid(process_, &told.status, 0) < 0 && errno == EINTR) {
  }
  return told;
}

}  // namespace hako
