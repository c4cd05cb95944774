#include "cli/clean_end.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <utility>

#include "base/process.h"

namespace hako::cli {
namespace {

bool IsIgnored(int signal) {
  struct sigaction action {};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-cstyle-cast): the macro's
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// With the action that ends the process: the parent sees what it would have seen.
void EndBy(int signal) {
  sigset_t it;
  sigemptyset(&it);
  sigaddset(&it, signal);
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(raise(signal));
  pthread_sigmask(SIG_UNBLOCK, &it, nullptr);
}

}  // namespace

CleanEnd::CleanEnd(std::function<void()> clean_up) : done_(eventfd(0, EFD_CLOEXEC)) {
  sigemptyset(&watched_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!IsIgnored(signal)) sigaddset(&watched_, signal);
  }
  signals_ = UniqueFd(signalfd(-1, &watched_, SFD_CLOEXEC));
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  thread_ = std::thread([this, clean_up = std::move(clean_up)] { Watch(clean_up); });
}

CleanEnd::~CleanEnd() {
  eventfd_write(done_.get(), 1);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void CleanEnd::Watch(const std::function<void()>& clean_up) const {
  pollfd waited[] = {{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                     {.fd = done_.get(), .events = POLLIN, .revents = 0}};
  while (poll(waited, 2, -1) < 0) {
  }
  signalfd_siginfo info{};
  if (waited[0].revents == 0 || read(signals_.get(), &info, sizeof(info)) != sizeof(info)) return;
  EndAllRuns();
  clean_up();
  EndBy(static_cast<int>(info.ssi_signo));
}

}  // namespace hako::cli
