// clean_end.h: a command that a signal ends takes what it has started and made with it.
#ifndef HAKO_CLI_CLEAN_END_H_
#define HAKO_CLI_CLEAN_END_H_

#include <csignal>
#include <functional>
#include <thread>

#include "base/unique_fd.h"

namespace hako::cli {

// As long as it lives, SIGINT, SIGTERM and SIGHUP, unless they are ignored, first end what Run()
// has started (base/process.h), then call `clean_up`, on a thread of its own, and then end the
// process by the very signal. The threads that are started from then on must not unblock them; what
// Run() starts gets them as ever. Made on the main thread, before others.
class CleanEnd {
 public:
  explicit CleanEnd(std::function<void()> clean_up);
  ~CleanEnd();
  CleanEnd(const CleanEnd&) = delete;
  CleanEnd& operator=(const CleanEnd&) = delete;

 private:
  void Watch(const std::function<void()>& clean_up) const;

  sigset_t watched_{}, before_{};
  UniqueFd signals_, done_;
  std::thread thread_;
};

}  // namespace hako::cli

#endif  // HAKO_CLI_CLEAN_END_H_
