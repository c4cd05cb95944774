// progress.h: one line on a terminal that says how far a command is.
#ifndef HAKO_CLI_PROGRESS_H_
#define HAKO_CLI_PROGRESS_H_

#include <cstddef>
#include <string>

namespace hako::cli {

// Draws a bar on stderr, and only if that is a terminal: nothing of it reaches a pipe or a file.
// Not for use from several threads at once.
class Progress {
 public:
  // `what` is said before the bar: "comparing".
  explicit Progress(std::string what);
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(size_t done, size_t total);
  // Takes the bar off the terminal, so that a line can be printed in its place.
  void Clear();

 private:
  std::string what_;
  bool on_terminal_;
  bool shown_ = false;
};

}  // namespace hako::cli

#endif  // HAKO_CLI_PROGRESS_H_
