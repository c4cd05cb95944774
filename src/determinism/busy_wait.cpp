#include "determinism/busy_wait.h"

#include <pthread.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>

#include "determinism/deadlock.h"
#include "determinism/leaks.h"
#include "determinism/turn_order.h"

namespace hako::determinism {
namespace {

// Written before the watch starts.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit int64_t patience_ms = 0;

// "10 s", "0.3 s"
std::string Seconds(int64_t ms) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof(text), "%g s", static_cast<double>(ms) / 1000));
  return text;
}

void* Watch(void* /*unused*/) {
  const TurnOrder& order = turn_order();
  for (;;) {
    const uint64_t before = order.turns();
    timespec left = {.tv_sec = patience_ms / 1000, .tv_nsec = patience_ms % 1000 * 1'000'000};
    while (nanosleep(&left, &left) != 0) {
    }
    if (order.turns() != before || !order.others_can_go_on()) continue;
    const std::string line =
        "hako: a thread has run for " + Seconds(patience_ms) +
        " without waiting while others could go on; if it waits for one of them, it waits for ever "
        "(do: time.sleep(0) in its loop)";
    PrintStacks(line.c_str());
    EndIfLeaksAreErrors();
    return nullptr;
  }
}

}  // namespace

void SetBusyWaitPatience(int64_t wanted_ms) { patience_ms = wanted_ms; }

void WatchBusyWaits() {
  static bool is_watched = false;
  if (is_watched || patience_ms == 0) return;
  is_watched = true;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // Signals are for the program's own threads.
  pthread_t thread = {};
  if (pthread_create(&thread, nullptr, Watch, nullptr) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace hako::determinism
