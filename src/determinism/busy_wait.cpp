#include "determinism/busy_wait.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

#include "determinism/deadlock.h"
#include "determinism/leaks.h"
#include "determinism/turn_order.h"

namespace hako::determinism {
namespace {

constexpr unsigned kPatience_s = 10;

void* Watch(void* /*unused*/) {
  const TurnOrder& order = turn_order();
  for (;;) {
    const uint64_t before = order.turns();
    sleep(kPatience_s);  // NOLINT(concurrency-mt-unsafe): no alarm is set in the real clock
    if (order.turns() != before || !order.others_can_go_on()) continue;
    PrintStacks(
        "hako: a thread has run for 10 s without waiting while others could go on; if it waits for "
        "one of them, it waits for ever (do: time.sleep(0) in its loop)");
    EndIfLeaksAreErrors();
    return nullptr;
  }
}

}  // namespace

void WatchBusyWaits() {
  static bool is_watched = false;
  if (is_watched) return;
  is_watched = true;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // Signals are for the program's own threads.
  pthread_t thread = {};
  if (pthread_create(&thread, nullptr, Watch, nullptr) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace hako::determinism
