#include "determinism/turn_order.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include "determinism/deadlock.h"
#include "determinism/outside.h"
#include "determinism/timers.h"
#include "determinism/virtual_clock.h"

namespace hako::determinism {
namespace {

class Locked {
 public:
  explicit Locked(pthread_mutex_t& mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
  ~Locked() { pthread_mutex_unlock(&mutex_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

bool IsOneReady(std::span<pollfd> descriptors) {
  return !descriptors.empty() && poll(descriptors.data(), descriptors.size(), 0) > 0;
}

bool HasChildren() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): each thread's own
constinit thread_local TurnOrder::Thread* TurnOrder::this_thread = nullptr;

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit TurnOrder* the_order = nullptr;

}  // namespace

// With the program's end it is not destroyed, daemon threads outlive that.
TurnOrder& turn_order() {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): EndTurnOrder()
  if (the_order == nullptr) [[unlikely]]
    the_order = new TurnOrder;
  return *the_order;
}

void EndTurnOrder() {
  delete std::exchange(the_order, nullptr);  // NOLINT(cppcoreguidelines-owning-memory)
}

TurnOrder::TurnOrder() {
  threads_.push_back(std::make_unique<Thread>());
  Thread& main = *threads_.front();
  main.handle = pthread_self();
  main.state = State::kRunning;
  sem_init(&main.turn, 0, 0);
  this_thread = &main;
}

TurnOrder::~TurnOrder() {
  for (const auto& thread : threads_) sem_destroy(&thread->turn);
  if (bell_ >= 0) close(bell_);
  pthread_mutex_destroy(&mutex_);
}

void TurnOrder::EnterAsFirst() {
  const Locked locked(mutex_);
  Thread& first = *threads_.front();
  first.handle = pthread_self();
  this_thread = &first;
}

int TurnOrder::number() const { return this_thread == nullptr ? 0 : this_thread->number; }

Woken TurnOrder::WaitFor(const Wait& wait) {
  Thread& self = *this_thread;
  pthread_mutex_lock(&mutex_);
  self.wait = &wait;
  self.state = State::kWaiting;
  waiting_.push_back(&self);
  const bool has_turn = PassTurn(&self);
  pthread_mutex_unlock(&mutex_);
  if (!has_turn) Sleep(self);
  return self.woken;
}

void TurnOrder::WakeOne(const void* key) {
  if (is_alone()) return;
  const Locked locked(mutex_);
  const auto waits_for_it = [&](const Thread* thread) { return thread->wait->key == key; };
  const auto found = std::ranges::find_if(waiting_, waits_for_it);
  if (found != waiting_.end()) MakeReady(**found, Woken::kByOther);
}

void TurnOrder::WakeAll(const void* key) {
  if (is_alone()) return;
  const Locked locked(mutex_);
  const std::vector<Thread*> waiting = waiting_;
  for (Thread* thread : waiting) {
    if (thread->wait->key == key) MakeReady(*thread, Woken::kByOther);
  }
}

void TurnOrder::InterruptMain() {
  const Locked locked(mutex_);
  Thread& main = *threads_.front();
  if (main.state == State::kWaiting) MakeReady(main, Woken::kBySignal);
}

void TurnOrder::Yield() {
  if (is_alone()) return;
  Thread& self = *this_thread;
  pthread_mutex_lock(&mutex_);
  WakeByReadiness();
  self.state = State::kReady;
  ready_.push_back(&self);
  const bool has_turn = PassTurn(&self);
  pthread_mutex_unlock(&mutex_);
  if (!has_turn) Sleep(self);
}

int TurnOrder::Start(const pthread_attr_t* attributes, void* (*body)(void*), void* argument,
                     int* number) {
  const Locked locked(mutex_);
  if (bell_ < 0) bell_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  threads_.push_back(std::make_unique<Thread>());
  Thread& thread = *threads_.back();
  thread.number = *number = static_cast<int>(threads_.size()) - 1;
  thread.body = body;
  thread.argument = argument;
  sem_init(&thread.turn, 0, 0);
  const int failed = create_(&thread.handle, attributes, Run, &thread);
  if (failed != 0) {
    threads_.pop_back();
    return failed;
  }
  ++alive_;
  ready_.push_back(&thread);
  others_wait_.store(true, std::memory_order_relaxed);
  return 0;
}

void* TurnOrder::Run(void* thread) {
  Thread& self = *static_cast<Thread*>(thread);
  this_thread = &self;
  turn_order().Sleep(self);
  void* result = self.body(self.argument);
  turn_order().End();
  return result;
}

void TurnOrder::End() {
  const Locked locked(mutex_);
  if (this_thread->state == State::kEnded) return;
  this_thread->state = State::kEnded;
  --alive_;
  PassTurn(nullptr);
}

bool TurnOrder::Find(int number, pthread_t* handle) const {
  const Locked locked(mutex_);
  if (number < 0 || static_cast<size_t>(number) >= threads_.size()) return false;
  *handle = threads_[static_cast<size_t>(number)]->handle;
  return true;
}

bool TurnOrder::IsAlive(int number) const {
  const Locked locked(mutex_);
  return number >= 0 && static_cast<size_t>(number) < threads_.size() &&
         threads_[static_cast<size_t>(number)]->state != State::kEnded;
}

void TurnOrder::KeepOnlyThis() {
  pthread_mutex_init(&mutex_, nullptr);
  ready_.clear();
  waiting_.clear();
  for (const auto& thread : threads_) {
    if (thread.get() != this_thread) thread->state = State::kEnded;
  }
  if (bell_ >= 0) {  // The parent would hear it.
    close(bell_);
    bell_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  }
  alive_ = 1;
  others_wait_.store(false, std::memory_order_relaxed);
  this_thread->handle = pthread_self();
}

// Until another thread passes it the turn. A signal wakes the main thread, as it wakes python3's,
// which waits for locks in the kernel.
void TurnOrder::Sleep(Thread& self) {
  while (sem_wait(&self.turn) != 0) {
    if (self.number != 0) continue;
    const Locked locked(mutex_);
    if (self.state != State::kWaiting) continue;
    MakeReady(self, Woken::kBySignal);
    if (bell_ >= 0) eventfd_write(bell_, 1);
  }
}

void TurnOrder::MakeReady(Thread& thread, Woken woken) {
  std::erase(waiting_, &thread);
  thread.wait = nullptr;
  thread.woken = woken;
  thread.state = State::kReady;
  ready_.push_back(&thread);
  others_wait_.store(true, std::memory_order_relaxed);
}

bool TurnOrder::PassTurn(Thread* self) {
  WakeDue();
  for (;;) {
    if (!ready_.empty()) {
      Thread* next = ready_.front();
      ready_.pop_front();
      next->state = State::kRunning;
      turns_.fetch_add(1, std::memory_order_relaxed);
      others_wait_.store(!ready_.empty(), std::memory_order_relaxed);
      if (next != self) sem_post(&next->turn);
      return next == self;
    }
    WakeDue();
    if (!ready_.empty() || WakeByReadiness()) continue;
    if (alive_ == 0) return false;
    if (!CanComeFromOutside()) {
      if (WakeByTime()) continue;
      EndIfDeadlock();
    }
    std::optional<int64_t> first_ns = NextTimer();
    if (const Thread* first = FirstInTime(); first != nullptr)
      first_ns = std::min(first_ns.value_or(INT64_MAX), *first->wait->until_ns);
    if (first_ns.has_value()) *first_ns -= virtual_clock.elapsed_ns();
    const bool was_interrupted = !WaitOutside(first_ns);
    if (was_interrupted && self != nullptr && self->number == 0 && self->state == State::kWaiting)
      MakeReady(*self, Woken::kBySignal);
  }
}

bool TurnOrder::WakeByReadiness() {
  for (Thread* thread : waiting_) {
    if (!IsOneReady(thread->wait->descriptors)) continue;
    MakeReady(*thread, Woken::kByReadiness);
    return true;
  }
  return false;
}

TurnOrder::Thread* TurnOrder::FirstInTime() const {
  Thread* first = nullptr;
  for (Thread* thread : waiting_) {
    const auto& until = thread->wait->until_ns;
    if (until.has_value() && (first == nullptr || *until < *first->wait->until_ns)) first = thread;
  }
  return first;
}

// A timer's signal interrupts what the main thread waits for, as a signal does.
bool TurnOrder::WakeByTime() {
  Thread* first = FirstInTime();
  const std::optional<int64_t> timer = NextTimer();
  if (timer.has_value() && (first == nullptr || *timer <= *first->wait->until_ns)) {
    virtual_clock.AdvanceTo(*timer);
    RaiseDueTimer();
    Thread& main = *threads_.front();
    if (main.state == State::kWaiting) MakeReady(main, Woken::kBySignal);
    return true;
  }
  if (first == nullptr) return false;
  virtual_clock.AdvanceTo(*first->wait->until_ns);
  MakeReady(*first, Woken::kByTime);
  return true;
}

// Readings move the clock as well.
void TurnOrder::WakeDue() {
  for (Thread* first = FirstInTime();
       first != nullptr && *first->wait->until_ns <= virtual_clock.elapsed_ns();
       first = FirstInTime()) {
    MakeReady(*first, Woken::kByTime);
  }
}

// Times pass as outside while a child runs: its end is waited for by looking now and then.
bool TurnOrder::CanComeFromOutside() const {
  if (expects_outside_ && FirstInTime() != nullptr && HasChildren()) return true;
  for (const Thread* thread : waiting_) {
    for (const pollfd& descriptor : thread->wait->descriptors) {
      if (descriptor.fd >= 0 && (expects_outside_ || LeadsOutside(descriptor.fd))) return true;
    }
  }
  return false;
}

// A host may have the other ends of the program's descriptors.
void TurnOrder::EndIfDeadlock() {
  const auto waits_for_descriptor = [](const Thread* thread) {
    return !thread->wait->descriptors.empty();
  };
  if (is_in_host_ && std::ranges::any_of(waiting_, waits_for_descriptor)) return;
  ReportDeadlock();
}

// Waits for the outside for as long as the wait that ends first. False: a signal came.
bool TurnOrder::WaitOutside(std::optional<int64_t> at_most_ns) {
  std::vector<pollfd> all;
  for (const Thread* thread : waiting_) {
    all.insert(all.end(), thread->wait->descriptors.begin(), thread->wait->descriptors.end());
  }
  if (bell_ >= 0) all.push_back({.fd = bell_, .events = POLLIN, .revents = 0});
  const timespec at_most = ToTimespec(std::max<int64_t>(at_most_ns.value_or(0), 0));
  pthread_mutex_unlock(&mutex_);
  const int count = ppoll(all.data(), all.size(), at_most_ns ? &at_most : nullptr, nullptr);
  const bool was_interrupted = count < 0 && errno == EINTR;
  pthread_mutex_lock(&mutex_);
  eventfd_t rings = 0;
  if (bell_ >= 0) eventfd_read(bell_, &rings);
  if (count == 0) WakeByTime();
  return !was_interrupted;
}

void TurnOrder::ReportDeadlock() {
  std::vector<DeadlockedThread> threads;
  threads.reserve(waiting_.size());
  for (const Thread* thread : waiting_) {
    threads.push_back({.number = thread->number, .waits_for = thread->wait->what});
  }
  pthread_mutex_unlock(&mutex_);  // The report calls the interpreter, which calls here.
  EndByDeadlock(threads);
}

}  // namespace hako::determinism
