// What correct rounding costs: each function beside the system's libm, on numbers as programs have
// them.
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

void BM_Real(benchmark::State& state, double (*function)(double), double low, double high) {
  const Arguments x = Uniform(low, high, 1);
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(function(x[i]));
    i = (i + 1) % kArguments;
  }
}

void BM_Binary(benchmark::State& state, double (*function)(double, double), double low,
               double high) {
  const Arguments x = Uniform(low, high, 1);
  const Arguments y = Uniform(low, high, 2);
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(function(x[i], y[i]));
    i = (i + 1) % kArguments;
  }
}

void Pair(const char* name, double (*pinned)(double), double (*system)(double), double low,
          double high) {
  const std::string text = name;
  benchmark::RegisterBenchmark((text + "/pinned").c_str(), BM_Real, pinned, low, high);
  benchmark::RegisterBenchmark((text + "/libm").c_str(), BM_Real, system, low, high);
}

void Pair(const char* name, double (*pinned)(double, double), double (*system)(double, double),
          double low, double high) {
  const std::string text = name;
  benchmark::RegisterBenchmark((text + "/pinned").c_str(), BM_Binary, pinned, low, high);
  benchmark::RegisterBenchmark((text + "/libm").c_str(), BM_Binary, system, low, high);
}

bool RegisterAll() {
  namespace pinned = hako::pinned_math;
  Pair("exp", pinned::Exp, std::exp, -20, 20);
  Pair("log", pinned::Log, std::log, 0, 100);
  Pair("pow", pinned::Pow, std::pow, 0, 20);
  Pair("sin", pinned::Sin, std::sin, -10, 10);
  Pair("cos", pinned::Cos, std::cos, -10, 10);
  Pair("tan", pinned::Tan, std::tan, -10, 10);
  Pair("atan", pinned::Atan, std::atan, -10, 10);
  Pair("atan2", pinned::Atan2, std::atan2, -10, 10);
  Pair("hypot", pinned::Hypot, std::hypot, -10, 10);
  Pair("log2", pinned::Log2, std::log2, 0, 100);
  Pair("log10", pinned::Log10, std::log10, 0, 100);
  Pair("exp2", pinned::Exp2, std::exp2, -20, 20);
  Pair("expm1", pinned::Expm1, std::expm1, -3, 3);
  Pair("log1p", pinned::Log1p, std::log1p, -0.9, 3);
  Pair("sinh", pinned::Sinh, std::sinh, -5, 5);
  Pair("cosh", pinned::Cosh, std::cosh, -5, 5);
  Pair("tanh", pinned::Tanh, std::tanh, -5, 5);
  Pair("asin", pinned::Asin, std::asin, -1, 1);
  Pair("acos", pinned::Acos, std::acos, -1, 1);
  Pair("cbrt", pinned::Cbrt, std::cbrt, -100, 100);
  Pair("asinh", pinned::Asinh, std::asinh, -5, 5);
  Pair("acosh", pinned::Acosh, std::acosh, 1, 5);
  Pair("atanh", pinned::Atanh, std::atanh, -1, 1);
  Pair("erf", pinned::Erf, std::erf, -3, 3);
  Pair("erfc", pinned::Erfc, std::erfc, -3, 10);
  Pair("gamma", pinned::Gamma, std::tgamma, -10, 30);
  Pair("lgamma", pinned::LogGamma, std::lgamma, -10, 30);
  return true;
}

// benchmark_main has no other way to hear of benchmarks that are made in a loop of names.
[[maybe_unused]] const bool kIsRegistered = RegisterAll();

}  // namespace
