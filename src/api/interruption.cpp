// interruption.cpp: an exception that another thread sets.
//
// CPython raises it in a thread's Python code between two instructions (PyThreadState_SetAsyncExc,
// CPython 3.11.2, Python/pystate.c). Setting it takes the interpreter lock, which running Python
// code gives up every 5 ms when it is asked (sys.getswitchinterval). One thread, begun with the
// first deadline, watches them all.
//
// A thread's record says whether it is in a call that runs code; it changes with the interpreter
// lock held. So who has the lock sees either a call that goes on, or none.
#include "api/interruption.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "api/error.h"

namespace hako::api {
namespace {

using Clock = std::chrono::steady_clock;

// Every record of a living thread, and the thread that watches.
struct Watch {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<CallRecord*> records;
  std::thread watcher;
  bool is_ending = false;
};

Watch& TheWatch() {
  // NOLINTNEXTLINE(cppcoreguidelines-*): one for all threads
  static auto* watch = new Watch;  // Threads may end after static objects are gone.
  return *watch;
}

// Among the records for as long as its thread lives.
class Listing {
 public:
  Listing() {
    own_calls.is_listed = true;
    const std::lock_guard guard(TheWatch().mutex);
    TheWatch().records.push_back(&own_calls);
  }
  ~Listing() {
    own_calls.is_listed = own_calls.is_plain = false;
    const std::lock_guard guard(TheWatch().mutex);
    std::erase(TheWatch().records, &own_calls);
  }
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;
  void Use() {}
};

// With the interpreter lock and the mutex.
void Set(CallRecord* record, PyObject* exception) {
  if (!record->is_running || record->is_pending || exception == nullptr) return;
  record->is_pending = PyThreadState_SetAsyncExc(record->thread, exception) > 0;
  if (record->is_pending) record->is_plain = false;
}

// The first end of a call that is still to come.
std::optional<Clock::time_point> FirstEnd(const Watch& watch) {
  std::optional<Clock::time_point> first;
  for (const CallRecord* record : watch.records) {
    if (record->ends.has_value() && (!first.has_value() || *record->ends < *first))
      first = record->ends;
  }
  return first;
}

void EndCallsThatAreOver(Watch& watch) {
  const LockAside lock;
  const Ref exception(DeadlineType());
  const std::lock_guard guard(watch.mutex);
  const auto now = Clock::now();
  for (CallRecord* record : watch.records) {
    if (!record->ends.has_value() || *record->ends > now) continue;
    Set(record, exception.get());
    record->ends.reset();
  }
}

void WatchDeadlines() {
  Watch& watch = TheWatch();
  std::unique_lock guard(watch.mutex);
  while (!watch.is_ending) {
    const auto first = FirstEnd(watch);
    if (!first.has_value()) {
      watch.changed.wait(guard);
    } else if (Clock::now() < *first) {
      watch.changed.wait_until(guard, *first);
    } else {
      guard.unlock();
      EndCallsThatAreOver(watch);
      guard.lock();
    }
  }
}

void BeginToCount(CallRecord& record) {
  Watch& watch = TheWatch();
  const std::lock_guard guard(watch.mutex);
  const auto before = FirstEnd(watch);
  record.ends = Clock::now() + record.limit;
  if (!watch.watcher.joinable()) {
    watch.is_ending = false;
    watch.watcher = std::thread(WatchDeadlines);
  }
  if (!before.has_value() || *record.ends < *before) watch.changed.notify_one();
}

void EndCounting(CallRecord& record) {
  const std::lock_guard guard(TheWatch().mutex);
  record.ends.reset();
}

void TakeBack(CallRecord& record) {
  record.is_pending = false;
  PyThreadState_SetAsyncExc(record.thread, nullptr);
}

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a fact of each thread
thread_local constinit CallRecord own_calls = {};

void RunningCode::Begin() {
  static thread_local Listing listing;
  listing.Use();
  own_calls.thread = PyThread_get_thread_ident();  // Of this isolate.
  own_calls.is_plain = own_calls.limit.count() == 0;
  if (own_calls.limit.count() != 0) BeginToCount(own_calls);
}

void RunningCode::End() {
  if (own_calls.limit.count() != 0) EndCounting(own_calls);
  if (own_calls.is_pending) TakeBack(own_calls);
}

void StopWatching() {
  Watch& watch = TheWatch();
  {
    // Another isolate may know these threads by other numbers: their next calls say.
    const std::lock_guard guard(watch.mutex);
    for (CallRecord* record : watch.records) record->is_plain = false;
  }
  {
    const std::lock_guard guard(watch.mutex);
    watch.is_ending = true;
    watch.changed.notify_one();
  }
  if (watch.watcher.joinable()) watch.watcher.join();
}

}  // namespace hako::api

void hako_interrupt(hako_isolate* isolate) {
  if (isolate->generation == 0) return;
  const hako::api::LockAside lock;
  const hako::api::Ref exception(hako::api::InterruptedType());
  hako::api::Watch& watch = hako::api::TheWatch();
  const std::lock_guard guard(watch.mutex);
  for (hako::api::CallRecord* record : watch.records) hako::api::Set(record, exception.get());
}

void hako_set_deadline(hako_isolate* isolate, uint64_t nanoseconds) {
  static_cast<void>(isolate);
  hako::api::own_calls.limit = std::chrono::nanoseconds(nanoseconds);
  hako::api::own_calls.is_plain = false;  // The next call says whether it is.
}
