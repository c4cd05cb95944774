// check_rounding.cpp: compares the pinned math library with MPFR and MPC on many inputs.
//
//   check-rounding [FUNCTION...] [--count N] [--seed N]   a table: inputs, misrounded, share of
//   fallbacks, times check-rounding [FUNCTION...] --digest [--count N]     a hash of the results'
//   bits on a fixed sample
//
// N is 1000000 if it is not given; of complex functions, which are slow by MPC, a tenth of it is
// taken. Ends with 1 if a result differs. The sample of --digest is made by integer operations and
// IEEE arithmetic alone, so equal hashes on two machines mean equal results.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string_view>
#include <vector>

#include "complex_cases.h"
#include "pinned_math/exact_fallback.h"
#include "rounding_cases.h"

namespace hako::pinned_math {
namespace {

struct Options {
  std::vector<std::string_view> functions;
  uint64_t count = 1'000'000;
  uint64_t seed = 1;
  bool digest = false;
};

struct Tally {
  uint64_t inputs = 0;
  uint64_t misrounded = 0;
  uint64_t fallbacks = 0;
  double pinned_seconds = 0;
  double system_seconds = 0;
};

constexpr size_t kBatch = 4096;

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void CheckBatch(const RoundingCase& rounding, std::mt19937_64& random, Tally& tally) {
  static std::vector<Input> inputs(kBatch);
  static std::vector<double> pinned(kBatch);
  static std::vector<double> system(kBatch);
  for (Input& input : inputs) input = MakeInput(rounding, random);
  const uint64_t fallbacks = exact::CallCount();
  const double begin = Seconds();
  for (size_t i = 0; i < kBatch; ++i) pinned[i] = CallPinned(rounding, inputs[i]);
  const double middle = Seconds();
  for (size_t i = 0; i < kBatch; ++i) system[i] = CallSystem(rounding, inputs[i]);
  tally.pinned_seconds += middle - begin;
  tally.system_seconds += Seconds() - middle;
  tally.fallbacks += exact::CallCount() - fallbacks;
  tally.inputs += kBatch;
  for (size_t i = 0; i < kBatch; ++i) {
    const double expected = CallMpfr(rounding, inputs[i]);
    if (IsSame(pinned[i], expected)) continue;
    if (++tally.misrounded <= 5) {
      std::fprintf(stderr, "%s(%a, %a) is %a, MPFR: %a\n", rounding.name, inputs[i].x, inputs[i].y,
                   pinned[i], expected);
    }
  }
}

bool Check(const RoundingCase& rounding, const Options& options) {
  std::mt19937_64 random(options.seed);
  Tally tally;
  while (tally.inputs < options.count) CheckBatch(rounding, random, tally);
  const auto count = static_cast<double>(tally.inputs);
  std::printf("%-8s %10llu %10llu %11.2e %9.1f %9.1f\n", rounding.name,
              static_cast<unsigned long long>(tally.inputs),
              static_cast<unsigned long long>(tally.misrounded),
              static_cast<double>(tally.fallbacks) / count, tally.pinned_seconds / count * 1e9,
              tally.system_seconds / count * 1e9);
  std::fflush(stdout);
  return tally.misrounded == 0;
}

// Raw bits and numbers in the function's range; nothing that libm had a hand in.
Input SampleInput(const RoundingCase& rounding, uint64_t turn, std::mt19937_64& random) {
  if (turn % 4 == 0) return {std::bit_cast<double>(random()), std::bit_cast<double>(random())};
  const double width = rounding.high - rounding.low;
  const double x = rounding.low + width * (static_cast<double>(random() >> 11) * 0x1p-53);
  const double y = rounding.low + width * (static_cast<double>(random() >> 11) * 0x1p-53);
  return {x, y};
}

// FNV-1a over the bytes of each result; NaN counts with its bits.
uint64_t Digest(const RoundingCase& rounding, const Options& options) {
  std::mt19937_64 random(options.seed);
  uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (uint64_t turn = 0; turn < options.count; ++turn) {
    const uint64_t bits =
        std::bit_cast<uint64_t>(CallPinned(rounding, SampleInput(rounding, turn, random)));
    for (int shift = 0; shift < 64; shift += 8) {
      hash = (hash ^ ((bits >> shift) & 0xff)) * 0x100'0000'01b3;
    }
  }
  return hash;
}

bool ParseNumber(const char* text, uint64_t& number) {
  char* end = nullptr;
  number = std::strtoull(text, &end, 10);
  return end != text && *end == '\0';
}

bool IsFunction(std::string_view name) {
  const auto has_name = [&](const auto& function) { return name == function.name; };
  const auto real = RoundingCases();
  const auto complex = ComplexCases();
  return std::any_of(real.begin(), real.end(), has_name) ||
         std::any_of(complex.begin(), complex.end(), has_name);
}

bool Parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--digest") {
      options.digest = true;
    } else if (word == "--count" || word == "--seed") {
      uint64_t& number = word == "--count" ? options.count : options.seed;
      if (++i == argc || !ParseNumber(argv[i], number)) return false;
    } else {
      if (!IsFunction(word)) return false;
      options.functions.push_back(word);
    }
  }
  return true;
}

bool IsWanted(const Options& options, std::string_view name) {
  return options.functions.empty() || std::find(options.functions.begin(), options.functions.end(),
                                                name) != options.functions.end();
}

void PrintDigest(const char* name, uint64_t hash) {
  std::printf("%-8s %016llx\n", name, static_cast<unsigned long long>(hash));
}

bool CheckComplex(const ComplexCase& function, uint64_t count, uint64_t seed) {
  const uint64_t misrounded = CountMisrounded(function, count, seed);
  std::printf("%-8s %10llu %10llu\n", function.name, static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(misrounded));
  std::fflush(stdout);
  return misrounded == 0;
}

int Run(const Options& options) {
  bool is_good = true;
  if (!options.digest) {
    std::printf("%-8s %10s %10s %11s %9s %9s\n", "function", "inputs", "misrounded", "fallbacks",
                "ns", "libm ns");
  }
  for (const RoundingCase& rounding : RoundingCases()) {
    if (!IsWanted(options, rounding.name)) continue;
    if (options.digest) {
      PrintDigest(rounding.name, Digest(rounding, options));
    } else {
      is_good = Check(rounding, options) && is_good;
    }
  }
  for (const ComplexCase& function : ComplexCases()) {
    if (!IsWanted(options, function.name)) continue;
    if (options.digest) {
      PrintDigest(function.name, Digest(function, options.count / 10, options.seed));
    } else {
      is_good = CheckComplex(function, options.count / 10, options.seed) && is_good;
    }
  }
  return is_good ? 0 : 1;
}

}  // namespace
}  // namespace hako::pinned_math

int main(int argc, char** argv) {
  hako::pinned_math::Options options;
  if (!hako::pinned_math::Parse(argc, argv, options)) {
    std::fprintf(stderr, "usage: check-rounding [FUNCTION...] [--count N] [--seed N] [--digest]\n");
    return 2;
  }
  return hako::pinned_math::Run(options);
}
