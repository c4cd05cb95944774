// rules_engine.cpp: an event loop in C++ whose rules are Python files, loaded at run time.
//
//   rules_engine FOLDER [EVENTS]      FOLDER has engine.py and rules/*.py
//
// The loop reads events and gathers them in columns; a full batch is judged by one call. Python
// sees the columns as memoryviews, so that no event is converted or copied at the boundary, and
// writes its verdicts into a column of the host's. That is what makes a million events cheap: 250
// calls instead of a million. Half way new rules arrive, as text, and take effect at once.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
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
  // Fails where engine.py does; a rule file that fails is told.
  static hako::Result<Engine> Start(const hako::Isolate& isolate, const std::string& folder,
                                    Batch& batch) {
    if (auto told = Load(isolate, folder); !told) return hako::Fail(std::move(told.error()));
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

  static hako::Result<void> Load(const hako::Isolate& isolate, const std::string& folder) {
    using Lines = std::vector<std::string>;
    auto rules = isolate.Call<Lines>("engine:load", folder + "/rules");
    if (!rules) return hako::Fail(std::move(rules.error()));
    for (const std::string& rule : *rules) std::printf("rule: %s\n", rule.c_str());
    auto problems = isolate.Eval<Lines>("__import__('engine').problems");
    if (!problems) return hako::Fail(std::move(problems.error()));
    for (const std::string& problem : *problems) std::printf("not loaded: %s\n", problem.c_str());
    return {};
  }

  Engine(hako::Value judge, Views views) : judge_(std::move(judge)), views_(std::move(views)) {}

  template <class T, class Column>
  static hako::Result<hako::Memory> View(const hako::Isolate& isolate, Column& column) {
    return hako::Memory::Of(isolate, std::span<T>(column));
  }

  hako::Value judge_;
  Views views_;
};

const char* OrError(const hako::Result<hako::Value>& result, std::string& text) {
  text = result ? "done" : result.error().OneLine();
  return text.c_str();
}

// An operator's settings. What Python refuses is an error for the host like any other.
void Tune(const hako::Isolate& isolate) {
  std::string text;
  const auto tune = [&](const char* rule, const auto& setting) {
    std::printf("tune %s: %s\n", rule, OrError(isolate.Call("engine:tune", rule, setting), text));
  };
  tune("large refund", hako::Named("limit", 900));
  tune("large refund", hako::Named("limit", -1));
  tune("large refund", hako::Named("limit", "much"));
  tune("repeated amount", hako::Named("severity", "ALARM"));
  tune("repeated amount", hako::Named("severity", "HIGH"));
  const auto lists = isolate.Find("lists:lists");
  if (!lists) return;
  const auto set = lists->SetAttribute("watched", 1);
  std::printf("set a list: %s\n", set ? "done" : set.error().OneLine().c_str());
}

// Half way: rules as text, an expression and a function. They take effect with the next batch.
hako::Result<void> AddRules(const hako::Isolate& isolate) {
  auto added = isolate.Call("engine:add", "tiny purchase", "kind == PURCHASE and amount < 5");
  if (!added) return hako::Fail(std::move(added.error()));
  auto defined = isolate.Call<int>("engine:add_source",
                                   "def lucky_number(account, amount, kind):\n"
                                   "    return account == amount and kind == Kind.TRANSFER\n");
  if (!defined) return hako::Fail(std::move(defined.error()));
  return {};
}

// The loop. What the host does with a verdict is its own affair: here it counts.
hako::Result<uint64_t> Loop(const hako::Isolate& isolate, const Engine& engine, Batch& batch,
                            size_t events) {
  Source source;
  uint64_t decided = 0;
  // Nobody else runs Python here, so that the lock is taken once and not once a batch.
  const auto lock = isolate.Enter();
  for (size_t done = 0; done < events; ++done) {
    if (done == events / 2) {
      if (auto added = AddRules(isolate); !added) return hako::Fail(std::move(added.error()));
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
  Tune(isolate);

  const auto begin = std::chrono::steady_clock::now();
  auto decided = Loop(isolate, *engine, batch, events);
  if (!decided) return hako::Fail(std::move(decided.error()));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

  for (const char* report : {"engine:text", "engine:busiest_as_json", "engine:closing"}) {
    auto written = isolate.Call<std::string>(report);
    if (!written) return hako::Fail(std::move(written.error()));
    std::printf("%s\n", written->c_str());
  }
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
