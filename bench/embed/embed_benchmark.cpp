// embed_benchmark.cpp: the boundary between a host and its isolate, hako's and its peers', on one
// interpreter in one run: pybind11 and nanobind are linked against the CPython that libhako holds.
//
// Calls are made with the interpreter lock held, as pybind11's and nanobind's are. A boot counts
// from nothing to the value of the first expression. The cold ones are in processes of their own:
// libhako without an image, and Debian's libpython (libpython_boot.cpp).
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "embed/peers.h"
#include "hako/hako.hpp"

namespace {

using hako::Isolate;
using hako::Value;

constexpr const char* kProgram = R"(
def nothing(): pass
def call_often(function, count):
    for _ in range(count): function()
def summary(number, name, values): return {'number': number, 'name': name, 'first': values[0]}
)";

[[noreturn]] void GiveUp(const hako::Error& error) {
  std::fprintf(stderr, "embed_benchmark: %s\n", error.OneLine().c_str());
  std::exit(1);
}

template <class T>
T Must(hako::Result<T> result) {
  if (!result) GiveUp(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// One isolate for all calls: pybind11 and nanobind keep state of the first interpreter for ever.
std::optional<Isolate>& Shared() {
  static std::optional<Isolate> isolate;
  return isolate;
}

const Isolate& BootWithProgram() {
  if (!Shared().has_value()) {
    Shared().emplace(Must(Isolate::Boot()));
    Must(Shared()->Exec(kProgram));
    for (const Peer& peer : Peers()) {
      const Value set_up = Must(hako::MakeFunction(*Shared(), "set_up", peer.set_up));
      const Value space = Shared()->Namespace();
      Must(space.SetItem("set_up", set_up));
      Must(Shared()->Exec("set_up()", space));
    }
  }
  return *Shared();
}

const std::vector<double>& Numbers() {
  static const std::vector<double> numbers = [] {
    std::vector<double> made(100);
    std::iota(made.begin(), made.end(), 0.5);
    return made;
  }();
  return numbers;
}

void CallsPythonNothing(benchmark::State& state) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  const Value nothing = Must(isolate.Eval("nothing"));
  for (auto _ : state) benchmark::DoNotOptimize(nothing());
}
BENCHMARK(CallsPythonNothing)->Name("C++ calls a Python no-op/hako");

void CallsPythonSummary(benchmark::State& state) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  const Value summary = Must(isolate.Eval("summary"));
  for (auto _ : state) {
    const auto result = summary(7, "a name", Numbers());
    if (!result) GiveUp(result.error());
    benchmark::DoNotOptimize(result);
  }
}
BENCHMARK(CallsPythonSummary)->Name("call with int, str, 100 floats, dict result/hako");

// Python's own loop is part of each figure.
void PythonCallsNothing(benchmark::State& state) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  const Value often = Must(isolate.Eval("call_often"));
  const Value function = Must(hako::MakeFunction(isolate, "nothing", [] {}));
  constexpr int kCalls = 1000;
  for (auto _ : state) Must(often(function, kCalls));
  state.SetItemsProcessed(state.iterations() * kCalls);
}
BENCHMARK(PythonCallsNothing)->Name("Python calls a C++ no-op, 1000 times/hako");

void PeerCallsPythonNothing(benchmark::State& state, const Peer& peer) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  const auto call = peer.make_noop_call();
  for (auto _ : state) call->Run();
}
void PeerCallsPythonSummary(benchmark::State& state, const Peer& peer) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  const auto call = peer.make_summary_call(Numbers());
  for (auto _ : state) call->Run();
}
void PeerPythonCallsNothing(benchmark::State& state, const Peer& peer) {
  const Isolate& isolate = BootWithProgram();
  const auto lock = isolate.Enter();
  constexpr int kCalls = 1000;
  const auto call = peer.make_callback_loop(kCalls);
  for (auto _ : state) call->Run();
  state.SetItemsProcessed(state.iterations() * kCalls);
}

void FreshIsolate(benchmark::State& state) {
  Shared().reset();
  for (auto _ : state) {
    Isolate isolate = Must(Isolate::Boot());
    Must(isolate.Run("print('hello, world')"));
    Must(isolate.End());
  }
}

// A boot in a process of its own: `command` prints how many nanoseconds it took.
void BootElsewhere(benchmark::State& state, const char* command) {
  for (auto _ : state) {
    std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command, "r"), pclose);
    double nanoseconds = 0;
    if (!output || std::fscanf(output.get(), "%lf", &nanoseconds) != 1) {
      state.SkipWithError("no answer");
      return;
    }
    state.SetIterationTime(nanoseconds / 1e9);
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const Peer& peer : Peers()) {
    const std::string name = peer.name;
    benchmark::RegisterBenchmark(("C++ calls a Python no-op/" + name).c_str(),
                                 PeerCallsPythonNothing, peer);
    benchmark::RegisterBenchmark(("call with int, str, 100 floats, dict result/" + name).c_str(),
                                 PeerCallsPythonSummary, peer);
    benchmark::RegisterBenchmark(("Python calls a C++ no-op, 1000 times/" + name).c_str(),
                                 PeerPythonCallsNothing, peer);
  }
  benchmark::RegisterBenchmark("fresh isolate, hello world, end/hako restored", FreshIsolate)
      ->Unit(benchmark::kMicrosecond);
  for (const auto& [name, command] :
       {std::pair{"hako restored", HAKO_BOOT}, std::pair{"hako cold", HAKO_BOOT " none"},
        std::pair{"libpython", LIBPYTHON_BOOT}}) {
    benchmark::RegisterBenchmark(
        (std::string("boot to first result, first in its process/") + name).c_str(), BootElsewhere,
        command)
        ->UseManualTime()
        ->Iterations(20)
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
