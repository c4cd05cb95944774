// rules_engine.cpp: an event loop in C++ whose rules are Python files, loaded at run time.
//
//   rules_engine FOLDER [EVENTS]      FOLDER has engine.py and rules/*.py
//
// The loop reads events and gathers them in columns; a full batch is judged by one call. Python
// sees the columns as memoryviews, so that no event is converted or copied at the boundary, and
// writes its verdicts into a column of the host's. That is what makes a million events cheap: 250
// calls instead of a million. Half way a new rule arrives, as text, and takes effect at once.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "hako/hako.hpp"

namespace {

constexpr size_t kBatch = 4000;

struct Event {
  int32_t account;
  double amount;
  uint8_t kind;
};

// Stands for a socket or a log: events that are the same in every run.
class Source {
 public:
  Event Next() {
    if (repeats_ > 0) return --repeats_, last_;
    const uint64_t bits = Random();
    constexpr uint64_t kAccounts = 1000, kAmounts = 1000, kKinds = 3, kOneOf = 512, kRepeats = 3;
    if ((bits >> 50) % kOneOf == 0) repeats_ = kRepeats;
    last_ = {.account = static_cast<int32_t>(bits % kAccounts),
             .amount = static_cast<double>((bits >> 16) % kAmounts),
             .kind = static_cast<uint8_t>((bits >> 40) % kKinds)};
    return last_;
  }

 private:
  // xorshift64 (Marsaglia, "Xorshift RNGs", 2003).
  uint64_t Random() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    return state_ ^= state_ << 17;
  }
  uint64_t state_ = 88172645463325252;
  uint64_t repeats_ = 0;  // How often `last_` comes again.
  Event last_{};
};

// The columns: fixed places, so that Python's views of them are made once.
struct Batch {
  std::array<int32_t, kBatch> accounts = {};
  std::array<double, kBatch> amounts = {};
  std::array<uint8_t, kBatch> kinds = {}, verdicts = {};
  size_t count = 0;

  void Add(const Event& event) {
    accounts[count] = event.account;
    amounts[count] = event.amount;
    kinds[count++] = event.kind;
  }
};

class Engine {
 public:
  // Fails where engine.py or a rule file does.
  static hako::Result<Engine> Start(const hako::Isolate& isolate, const std::string& folder,
                                    Batch& batch) {
    auto names = isolate.Call<std::vector<std::string>>("engine:load", folder + "/rules");
    if (!names) return hako::Fail(std::move(names.error()));
    for (const std::string& name : *names) std::printf("rule: %s\n", name.c_str());
    auto judge = isolate.Find("engine:judge");
    if (!judge) return hako::Fail(std::move(judge.error()));
    // What Python may only read is const here, and read-only there.
    auto accounts = View<const int32_t>(isolate, batch.accounts);
    auto amounts = View<const double>(isolate, batch.amounts);
    auto kinds = View<const uint8_t>(isolate, batch.kinds);
    auto verdicts = View<uint8_t>(isolate, batch.verdicts);
    for (auto* view : {&accounts, &amounts, &kinds, &verdicts})
      if (!*view) return hako::Fail(std::move(view->error()));
    return Engine(std::move(*judge), {std::move(*accounts), std::move(*amounts), std::move(*kinds),
                                      std::move(*verdicts)});
  }

  [[nodiscard]] hako::Result<void> Judge(const Batch& batch) const {
    const auto& [accounts, amounts, kinds, verdicts] = views_;
    auto judged = judge_(accounts.view(), amounts.view(), kinds.view(), verdicts.view(),
                         static_cast<uint64_t>(batch.count));
    if (!judged) return hako::Fail(std::move(judged.error()));
    return {};
  }

 private:
  using Views = std::array<hako::Memory, 4>;

  Engine(hako::Value judge, Views views) : judge_(std::move(judge)), views_(std::move(views)) {}

  template <class T, class Column>
  static hako::Result<hako::Memory> View(const hako::Isolate& isolate, Column& column) {
    return hako::Memory::Of(isolate, std::span<T>(column));
  }

  hako::Value judge_;
  Views views_;
};

// The loop. What the host does with a verdict is its own affair: here it counts.
hako::Result<uint64_t> Loop(const hako::Isolate& isolate, const Engine& engine, Batch& batch,
                            size_t events) {
  Source source;
  uint64_t decided = 0;
  // Nobody else runs Python here, so that the lock is taken once and not once a batch.
  const auto lock = isolate.Enter();
  for (size_t done = 0; done < events; ++done) {
    if (done == events / 2) {
      auto added = isolate.Call("engine:add", "tiny purchase", "kind == PURCHASE and amount < 5");
      if (!added) return hako::Fail(std::move(added.error()));
    }
    batch.Add(source.Next());
    if (batch.count < kBatch && done + 1 < events) continue;
    auto judged = engine.Judge(batch);
    if (!judged) return hako::Fail(std::move(judged.error()));
    for (size_t i = 0; i < batch.count; ++i) decided += batch.verdicts[i] != 0 ? 1 : 0;
    batch.count = 0;
  }
  return decided;
}

hako::Result<void> Run(const hako::Isolate& isolate, const std::string& folder, size_t events) {
  Batch batch;
  auto engine = Engine::Start(isolate, folder, batch);
  if (!engine) return hako::Fail(std::move(engine.error()));

  const auto begin = std::chrono::steady_clock::now();
  auto decided = Loop(isolate, *engine, batch, events);
  if (!decided) return hako::Fail(std::move(decided.error()));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

  using Counts = std::vector<std::tuple<std::string, uint64_t>>;
  auto counts = isolate.Call<Counts>("engine:summary");
  if (!counts) return hako::Fail(std::move(counts.error()));
  for (const auto& [name, count] : *counts)
    std::printf("%8llu %s\n", static_cast<unsigned long long>(count), name.c_str());
  std::printf("%zu events, %llu decided by a rule\n", events,
              static_cast<unsigned long long>(*decided));
  std::printf("%.0f events per second\n", static_cast<double>(events) / elapsed.count());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  constexpr size_t kEvents = 1'000'000;
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: rules_engine FOLDER [EVENTS]\n";
    return 2;
  }
  hako::BootOptions options;
  options.paths = {argv[1]};
  const auto isolate = hako::Isolate::Boot(std::move(options));
  if (!isolate) {
    std::cerr << isolate.error().OneLine() << '\n';
    return 1;
  }
  const auto done =
      Run(*isolate, argv[1], argc == 3 ? std::strtoull(argv[2], nullptr, 10) : kEvents);
  if (done) return 0;
  std::cerr << done.error().traceback();  // Known as long as the isolate lives.
  return 1;
}
