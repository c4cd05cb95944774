#include "complex_cases.h"

#include <bit>
#include <cstdio>
#include <random>

#include "pinned_math/exact_complex.h"

namespace hako::pinned_math {
namespace {

// Functions of one argument take two, so that one loop serves them and the power.
template <Complex (*kFunction)(Complex)>
Complex Unary(Complex z, Complex) {
  return kFunction(z);
}

constexpr ComplexCase kCases[] = {
    {"cexp", Unary<Exp>, Unary<exact::Exp>},       {"clog", Unary<Log>, Unary<exact::Log>},
    {"clog10", Unary<Log10>, Unary<exact::Log10>}, {"csin", Unary<Sin>, Unary<exact::Sin>},
    {"ccos", Unary<Cos>, Unary<exact::Cos>},       {"csinh", Unary<Sinh>, Unary<exact::Sinh>},
    {"ccosh", Unary<Cosh>, Unary<exact::Cosh>},    {"ctan", Unary<Tan>, Unary<exact::Tan>},
    {"ctanh", Unary<Tanh>, Unary<exact::Tanh>},    {"cpow", Pow, exact::Pow},
};

double Power2(int exponent) {
  return std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52);
}

// Made of integers and exact products alone: the same numbers on every machine.
double AnyPart(std::mt19937_64& random) {
  const double uniform = static_cast<double>(static_cast<int64_t>(random())) * 0x1p-63;
  switch (random() % 4) {
    case 0:
      return static_cast<double>(static_cast<int>(random() % 17) - 8) / 2;
    case 1:
      return uniform * Power2(static_cast<int>(random() % 40) - 32);
    case 2:  // To the ends of what exp, sinh and cosh have, and far beyond a turn.
      return uniform * Power2(static_cast<int>(random() % 75) - 64);
    default:
      return uniform * 8;
  }
}

Complex AnyNumber(std::mt19937_64& random) { return {AnyPart(random), AnyPart(random)}; }

bool IsSame(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

}  // namespace

std::span<const ComplexCase> ComplexCases() { return kCases; }

uint64_t CountMisrounded(const ComplexCase& function, uint64_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  uint64_t misrounded = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const Complex z = AnyNumber(random);
    const Complex w = AnyNumber(random);
    if (z.real == 0 && z.imag == 0) continue;  // The power of zero is the caller's to decide.
    const Complex result = function.pinned(z, w);
    const Complex expected = function.mpc(z, w);
    if (IsSame(result.real, expected.real) && IsSame(result.imag, expected.imag)) continue;
    if (++misrounded > 5) continue;
    std::fprintf(stderr, "%s(%a%+aj, %a%+aj) is %a%+aj, MPC: %a%+aj\n", function.name, z.real,
                 z.imag, w.real, w.imag, result.real, result.imag, expected.real, expected.imag);
  }
  return misrounded;
}

uint64_t Digest(const ComplexCase& function, uint64_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  uint64_t hash = 0xcbf2'9ce4'8422'2325;  // FNV-1a, by words
  for (uint64_t i = 0; i < count; ++i) {
    const Complex z = AnyNumber(random);
    const Complex w = AnyNumber(random);
    if (z.real == 0 && z.imag == 0) continue;
    const Complex result = function.pinned(z, w);
    for (const double part : {result.real, result.imag}) {
      hash = (hash ^ std::bit_cast<uint64_t>(part)) * 0x100'0000'01b3;
    }
  }
  return hash;
}

}  // namespace hako::pinned_math
