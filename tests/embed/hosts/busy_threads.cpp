// busy_threads.cpp: a host whose own threads run while it boots and ends isolates: some have work
// of their own, whose memory must stay what it is, others call Python as soon as there is one.
#include <atomic>
#include <memory>
#include <mutex>
#include <numeric>
#include <shared_mutex>
#include <thread>

#include "embed/hosts/isolate_use.h"

namespace hako::embed_tests {
namespace {

constexpr int kIsolates = 50;

// Takes and gives back blocks of many sizes, and looks at each again before it goes.
void Work(const std::atomic<bool>& is_over, uint32_t seed) {
  constexpr size_t kBlocks = 256, kGreatest = 5000;
  std::vector<std::vector<uint32_t>> blocks(kBlocks);
  while (!is_over.load()) {
    seed = seed * 1664525 + 1013904223;  // Knuth, "The Art of Computer Programming", 3.3.4
    std::vector<uint32_t>& block = blocks[(seed >> 8) % kBlocks];
    for (const uint32_t word : block) Expect(word == block.size(), "a thread's memory is its own");
    const size_t size = (seed >> 16) % kGreatest;
    block = std::vector<uint32_t>(size, static_cast<uint32_t>(size));
  }
}

class Host {
 public:
  void CycleIsolates() {
    for (int i = 0; i < kIsolates; ++i) {
      Must(Boot());
      const int calls = calls_.load();
      while (calls_.load() < calls + 10) std::this_thread::yield();
      is_closing_ = true;  // Else the callers, who share the mutex, would never leave it.
      const std::unique_lock lock(mutex_);
      const int counted = Must(isolate_->Call<int>("builtins:len", calls_of_isolate_));
      Expect(counted >= 10, "the threads' calls have reached this isolate");
      calls_of_isolate_ = Value();
      Expect(Must(isolate_->End()) == 0, "it has ended");
      isolate_.reset();
    }
  }

  void CallPython(const std::atomic<bool>& is_over) {
    while (!is_over.load()) {
      if (is_closing_.load()) {
        std::this_thread::yield();
        continue;
      }
      const std::shared_lock lock(mutex_);
      if (isolate_ == nullptr) continue;
      Must(calls_of_isolate_.Call("append", 1));
      calls_.fetch_add(1);
    }
  }

 private:
  Result<void> Boot() {
    // Not under the lock that the callers take: they run meanwhile.
    auto isolate = Isolate::Boot();
    if (!isolate) return Fail(std::move(isolate.error()));
    Expect(isolate->start().starts_with(HAKO_START), isolate->start());
    Value calls = Must(isolate->Eval("[]"));
    const std::unique_lock lock(mutex_);
    isolate_ = std::make_unique<Isolate>(std::move(*isolate));
    calls_of_isolate_ = std::move(calls);
    is_closing_ = false;
    return {};
  }

  std::shared_mutex mutex_;
  std::unique_ptr<Isolate> isolate_;
  Value calls_of_isolate_;  // A list with an item for each.
  std::atomic<int> calls_ = 0;
  std::atomic<bool> is_closing_ = true;  // No isolate can be called.
};

}  // namespace
}  // namespace hako::embed_tests

int main() {
  hako::embed_tests::Host host;
  std::atomic<bool> is_over = false;
  std::vector<std::thread> threads;
  for (uint32_t i = 0; i < 2; ++i) {
    threads.emplace_back([&is_over, i] { hako::embed_tests::Work(is_over, i); });
    threads.emplace_back([&] { host.CallPython(is_over); });
  }
  host.CycleIsolates();
  is_over = true;
  for (std::thread& thread : threads) thread.join();
}
