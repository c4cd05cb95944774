// What correct rounding costs: each function beside the system's libm, on numbers as programs have
// them. First in calls that do not depend on each other, then (latency) where each waits for the
// one before.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <random>
#include <string>

#include "pinned_math/pinned_math.h"

namespace {

constexpr size_t kArguments = 1024;  // 16 KiB of two: they stay in the first cache.

using Arguments = std::array<double, kArguments>;

Arguments Uniform(double low, double high, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> distribution(low, high);
  Arguments arguments;
  for (double& argument : arguments) argument = distribution(random);
  return arguments;
}

// The functions of one argument and of two, alike.
double Call(double (*function)(double), double x, double) { return function(x); }
double Call(double (*function)(double, double), double x, double y) { return function(x, y); }

template <class Function>
void BM_Calls(benchmark::State& state, Function* function, double low, double high) {
  const Arguments x = Uniform(low, high, 1);
  const Arguments y = Uniform(low, high, 2);
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(Call(function, x[i], y[i]));
    i = (i + 1) % kArguments;
  }
}

template <class Function>
void BM_Latency(benchmark::State& state, Function* function, double low, double high) {
  const Arguments x = Uniform(low, high, 1);
  const Arguments y = Uniform(low, high, 2);
  size_t i = 0;
  double last = 0;
  for ([[maybe_unused]] auto _ : state) {
    last = Call(function, x[i] + last * 0, y[i]);
    i = (i + 1) % kArguments;
  }
  benchmark::DoNotOptimize(last);
}

template <class Function>
void Pair(const char* name, Function* pinned, Function* system, double low, double high) {
  const std::string text = name;
  benchmark::RegisterBenchmark((text + "/pinned").c_str(), BM_Calls<Function>, pinned, low, high);
  benchmark::RegisterBenchmark((text + "/libm").c_str(), BM_Calls<Function>, system, low, high);
  benchmark::RegisterBenchmark((text + "/pinned/latency").c_str(), BM_Latency<Function>, pinned,
                               low, high);
  benchmark::RegisterBenchmark((text + "/libm/latency").c_str(), BM_Latency<Function>, system, low,
                               high);
}

using Real = double(double);
using RealBinary = double(double, double);

bool RegisterAll() {
  namespace pinned = hako::pinned_math;
  Pair<Real>("exp", pinned::Exp, std::exp, -20, 20);
  Pair<Real>("log", pinned::Log, std::log, 0, 100);
  Pair<RealBinary>("pow", pinned::Pow, std::pow, 0, 20);
  Pair<Real>("sin", pinned::Sin, std::sin, -10, 10);
  Pair<Real>("cos", pinned::Cos, std::cos, -10, 10);
  Pair<Real>("tan", pinned::Tan, std::tan, -10, 10);
  Pair<Real>("atan", pinned::Atan, std::atan, -10, 10);
  Pair<RealBinary>("atan2", pinned::Atan2, std::atan2, -10, 10);
  Pair<RealBinary>("hypot", pinned::Hypot, std::hypot, -10, 10);
  Pair<Real>("log2", pinned::Log2, std::log2, 0, 100);
  Pair<Real>("log10", pinned::Log10, std::log10, 0, 100);
  Pair<Real>("exp2", pinned::Exp2, std::exp2, -20, 20);
  Pair<Real>("expm1", pinned::Expm1, std::expm1, -3, 3);
  Pair<Real>("log1p", pinned::Log1p, std::log1p, -0.9, 3);
  Pair<Real>("sinh", pinned::Sinh, std::sinh, -5, 5);
  Pair<Real>("cosh", pinned::Cosh, std::cosh, -5, 5);
  Pair<Real>("tanh", pinned::Tanh, std::tanh, -5, 5);
  Pair<Real>("asin", pinned::Asin, std::asin, -1, 1);
  Pair<Real>("acos", pinned::Acos, std::acos, -1, 1);
  Pair<Real>("cbrt", pinned::Cbrt, std::cbrt, -100, 100);
  Pair<Real>("asinh", pinned::Asinh, std::asinh, -5, 5);
  Pair<Real>("acosh", pinned::Acosh, std::acosh, 1, 5);
  Pair<Real>("atanh", pinned::Atanh, std::atanh, -1, 1);
  Pair<Real>("erf", pinned::Erf, std::erf, -3, 3);
  Pair<Real>("erfc", pinned::Erfc, std::erfc, -3, 10);
  Pair<Real>("gamma", pinned::Gamma, std::tgamma, -10, 30);
  Pair<Real>("lgamma", pinned::LogGamma, std::lgamma, -10, 30);
  return true;
}

// benchmark_main has no other way to hear of benchmarks that are made in a loop of names.
[[maybe_unused]] const bool kIsRegistered = RegisterAll();

}  // namespace
