#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace hako::cli {

Progress::Progress(std::string what)
    : what_(std::move(what)), on_terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::Show(size_t done, size_t total) {
  if (!on_terminal_ || total == 0) return;
  constexpr size_t kWidth = 30;
  const size_t filled = done * kWidth / total;
  fmt::print(stderr, "\r{} [{}{}] {}/{}\033[K", what_, std::string(filled, '#'),
             std::string(kWidth - filled, '.'), done, total);
  shown_ = true;
}

void Progress::Clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\033[K");
  shown_ = false;
}

}  // namespace hako::cli
