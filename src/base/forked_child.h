// forked_child.h: a forked child that tells its parent something before it ends.
#ifndef HAKO_BASE_FORKED_CHILD_H_
#define HAKO_BASE_FORKED_CHILD_H_

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/unique_fd.h"

namespace hako {

// What the child has told, all of it up to its end, and how it ended, as waitpid says it.
struct Told {
  std::string text = {};
  int status = 0;
};

// One side of a fork. Both sides go on behind Fork(); neither end of the pipe outlives an exec.
class ForkedChild {
 public:
  static ForkedChild Fork();

  // No process could be had: this is the parent, alone.
  [[nodiscard]] bool IsMissing() const { return process_ < 0; }
  // This is the child.
  [[nodiscard]] bool IsHere() const { return process_ == 0; }

  // In the child. False if the parent does not hear it.
  [[nodiscard]] bool Tell(std::string_view text) const;
  // In the parent, once: waits for the child's end.
  Told Hear();

 private:
  ForkedChild(pid_t process, UniqueFd pipe) : process_(process), pipe_(std::move(pipe)) {}

  pid_t process_;
  UniqueFd pipe_;  // This side's end.
};

}  // namespace hako

#endif  // HAKO_BASE_FORKED_CHILD_H_
