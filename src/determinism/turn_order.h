// turn_order.h: which thread runs.
//
// How it works. One thread of the program has the turn and runs; no other executes a line of the
// interpreter. A thread gives its turn up where it would wait (for a lock, a time, a descriptor, a
// child) and nowhere else, and gets it back when what it waited for has come and it is next:
//   1. those that can go on do so in the order in which they became able to;
//   2. if none can, the first of the waiting whose descriptor is ready;
//   3. if none is, the virtual clock moves on to the earliest end of a wait, and that one goes on;
//   4. if something outside can still happen (another process, the network, a terminal), the
//   process
//      waits for that, in real time;
//   5. otherwise nothing can ever happen: a deadlock, which is reported.
// So the order of all threads is a function of the program alone. The interpreter lock is never
// contended: whoever has the turn finds it free.
//
// A thread that spins without waiting keeps its turn: nobody else can end its loop (busy_wait.h).
//
// Inside a host program the threads of the host are one to the order: its number 0. One of them is
// inside at a time (host_run.h), and is that thread for as long. While none is, number 0 has the
// turn and nobody runs: a thread of the interpreter's goes on during calls alone.
//
// Thread rules: all of it may be called by any thread that was started through Start() and by the
// main thread.
#ifndef HAKO_DETERMINISM_TURN_ORDER_H_
#define HAKO_DETERMINISM_TURN_ORDER_H_

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace hako::determinism {

// Why a wait ended.
enum class Woken : uint8_t { kByOther, kByReadiness, kByTime, kBySignal };

// What a thread waits for: any of what is set.
struct Wait {
  const char* what = "";                 // For the report of a deadlock.
  const void* key = nullptr;             // WakeOne() of it.
  std::span<pollfd> descriptors = {};    // One of them ready.
  std::optional<int64_t> until_ns = {};  // The virtual clock, since its start.
};

class TurnOrder {
 public:
  TurnOrder();
  ~TurnOrder();
  TurnOrder(const TurnOrder&) = delete;
  TurnOrder& operator=(const TurnOrder&) = delete;

  // The calling thread's number: 0 is the main thread, others count in the order of their start.
  [[nodiscard]] int number() const;
  // True for the main thread and those that were started through Start().
  [[nodiscard]] static bool IsKnown() { return this_thread != nullptr; }
  // True if there is no other thread.
  [[nodiscard]] bool is_alone() const { return alive_ == 1; }

  // Gives the turn up until the wait ends.
  Woken WaitFor(const Wait& wait);
  // One of those that wait for the key, the one that has waited longest, can go on.
  void WakeOne(const void* key);
  // All of them can.
  void WakeAll(const void* key);
  // A signal is on its way that interrupts what the main thread waits for.
  void InterruptMain();
  // To the end of those that can go on.
  void Yield();

  // pthread_create; the thread's number is its handle from now on. It gets its turn in the order.
  int Start(const pthread_attr_t* attributes, void* (*body)(void*), void* argument, int* number);
  // The calling thread ends: gives its turn up for good.
  void End();
  // The libc handle of the thread of this number, ended or not; false: there is none.
  bool Find(int number, pthread_t* handle) const;
  // False for a thread that has ended, or never was.
  [[nodiscard]] bool IsAlive(int number) const;

  // The calling thread, which is none of the order's, is number 0 from now on; or no longer.
  void EnterAsFirst();
  static void LeaveAsFirst() { this_thread = nullptr; }

  // By what threads are started in the place of pthread_create, and that the process is a host's:
  // it may do what a waiting descriptor waits for.
  using Creator = int (*)(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                          void* argument);
  void BeInHost(Creator create) {
    create_ = create;
    is_in_host_ = true;
  }

  // In the child of a fork: only the calling thread is left.
  void KeepOnlyThis();

  // For a watch over threads that keep their turn: how many turns there were, and whether others
  // can go on. From any thread of the process.
  [[nodiscard]] uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool others_can_go_on() const {
    return others_wait_.load(std::memory_order_relaxed);
  }

  // From now on something outside may happen at any time: waits with an end take their time.
  void ExpectOutside() { expects_outside_ = true; }
  [[nodiscard]] bool expects_outside() const { return expects_outside_; }

 private:
  enum class State : uint8_t { kReady, kRunning, kWaiting, kEnded };
  struct Thread {
    int number = 0;
    pthread_t handle = {};
    sem_t turn = {};
    State state = State::kReady;
    const Wait* wait = nullptr;
    Woken woken = Woken::kByOther;
    void* (*body)(void*) = nullptr;
    void* argument = nullptr;
  };

  static void* Run(void* thread);
  void Sleep(Thread& self);
  // By the thread that has the turn, with the mutex held. `self`: that thread; null: it has ended.
  // True: it was its own turn again.
  bool PassTurn(Thread* self);
  void MakeReady(Thread& thread, Woken woken);
  bool WakeByReadiness();
  [[nodiscard]] Thread* FirstInTime() const;
  bool WakeByTime();
  void WakeDue();
  bool CanComeFromOutside() const;
  bool WaitOutside(std::optional<int64_t> at_most_ns);
  void EndIfDeadlock();
  [[noreturn]] void ReportDeadlock();

  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): each thread's
  static constinit thread_local Thread* this_thread;

  mutable pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  std::vector<std::unique_ptr<Thread>> threads_;  // By number; ended ones stay.
  std::deque<Thread*> ready_;
  std::vector<Thread*> waiting_;  // In the order of arrival.
  int alive_ = 1;
  bool expects_outside_ = false;
  bool is_in_host_ = false;
  Creator create_ = pthread_create;
  std::atomic<uint64_t> turns_ = 0;        // Passed so far.
  std::atomic<bool> others_wait_ = false;  // Some can go on, and have not the turn.
  int bell_ = -1;  // An eventfd that the main thread rings when a signal makes it ready.
};

// The run's. Made by the main thread before there is another.
TurnOrder& turn_order();

// There is none from now on. When all threads but the calling one have ended.
void EndTurnOrder();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_TURN_ORDER_H_
