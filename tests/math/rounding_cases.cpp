#include "rounding_cases.h"

#include <bit>
#include <cmath>
#include <iterator>
#include <numbers>

#include "pinned_math/pinned_math.h"

namespace hako::pinned_math {
namespace {

int LogGammaWithoutSign(mpfr_ptr result, mpfr_srcptr x, mpfr_rnd_t rounding) {
  int sign = 0;
  return mpfr_lgamma(result, &sign, x, rounding);
}

double SystemLogGamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

using Real = double (*)(double);
using RealBinary = double (*)(double, double);
using MpfrUnary = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
using MpfrBinary = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

constexpr RoundingCase One(const char* name, Real pinned, Real system, MpfrUnary mpfr, double low,
                           double high) {
  return {name, pinned, nullptr, system, nullptr, mpfr, nullptr, low, high};
}

constexpr RoundingCase Two(const char* name, RealBinary pinned, RealBinary system, MpfrBinary mpfr,
                           double low, double high) {
  return {name, nullptr, pinned, nullptr, system, nullptr, mpfr, low, high};
}

constexpr RoundingCase kCases[] = {
    One("exp", Exp, std::exp, mpfr_exp, -746, 710),
    One("log", Log, std::log, mpfr_log, 0, 4),
    Two("pow", Pow, std::pow, mpfr_pow, 0, 20),
    One("sin", Sin, std::sin, mpfr_sin, -20, 20),
    One("cos", Cos, std::cos, mpfr_cos, -20, 20),
    One("tan", Tan, std::tan, mpfr_tan, -20, 20),
    One("atan", Atan, std::atan, mpfr_atan, -10, 10),
    Two("atan2", Atan2, std::atan2, mpfr_atan2, -10, 10),
    Two("hypot", Hypot, std::hypot, mpfr_hypot, -10, 10),
    One("log2", Log2, std::log2, mpfr_log2, 0, 4),
    One("log10", Log10, std::log10, mpfr_log10, 0, 4),
    One("exp2", Exp2, std::exp2, mpfr_exp2, -1076, 1025),
    One("expm1", Expm1, std::expm1, mpfr_expm1, -3, 3),
    One("log1p", Log1p, std::log1p, mpfr_log1p, -1, 3),
    One("sinh", Sinh, std::sinh, mpfr_sinh, -5, 5),
    One("cosh", Cosh, std::cosh, mpfr_cosh, -5, 5),
    One("tanh", Tanh, std::tanh, mpfr_tanh, -5, 5),
    One("asin", Asin, std::asin, mpfr_asin, -1, 1),
    One("acos", Acos, std::acos, mpfr_acos, -1, 1),
    One("cbrt", Cbrt, std::cbrt, mpfr_cbrt, -30, 30),
    One("asinh", Asinh, std::asinh, mpfr_asinh, -5, 5),
    One("acosh", Acosh, std::acosh, mpfr_acosh, 1, 5),
    One("atanh", Atanh, std::atanh, mpfr_atanh, -1, 1),
    One("erf", Erf, std::erf, mpfr_erf, -6, 6),
    One("erfc", Erfc, std::erfc, mpfr_erfc, -6, 28),
    One("gamma", Gamma, std::tgamma, mpfr_gamma, -30, 172),
    One("lgamma", LogGamma, SystemLogGamma, LogGammaWithoutSign, -30, 100),
};

class DoubleRange {
 public:
  DoubleRange() : min_(mpfr_get_emin()), max_(mpfr_get_emax()) {
    mpfr_set_emin(-1073);
    mpfr_set_emax(1024);
  }
  ~DoubleRange() {
    mpfr_set_emin(min_);
    mpfr_set_emax(max_);
  }
  DoubleRange(const DoubleRange&) = delete;
  DoubleRange& operator=(const DoubleRange&) = delete;

 private:
  mpfr_exp_t min_;
  mpfr_exp_t max_;
};

double Uniform(double low, double high, std::mt19937_64& random) {
  return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

double SpecialPoint(const RoundingCase& rounding, std::mt19937_64& random) {
  constexpr double kPoints[] = {0.0,
                                0.25,
                                0.5,
                                1.0,
                                2.0,
                                10.0,
                                0x1p-1022,
                                0x1p-1074,
                                0x1p-28,
                                0x1p-8,
                                std::numbers::pi / 4,
                                std::numbers::pi / 2,
                                std::numbers::pi,
                                std::numbers::sqrt2,
                                std::numbers::e,
                                709.782712893384,
                                -745.1332191019412};
  switch (random() % 4) {
    case 0:
      return rounding.low;
    case 1:
      return static_cast<double>(static_cast<int64_t>(random() % 2048) - 1024) / 64;
    case 2:  // Near a multiple of pi/2, with multiples of any size.
      return std::numbers::pi / 2 * static_cast<double>(random() >> (random() % 64));
    default:
      return kPoints[random() % std::size(kPoints)];
  }
}

double MakeArgument(const RoundingCase& rounding, std::mt19937_64& random) {
  const uint64_t bits = random();
  constexpr uint64_t kSignAndMantissa = 0x800f'ffff'ffff'ffff;
  switch (random() % 8) {
    case 0:
      return std::bit_cast<double>(bits);
    case 1:
    case 2: {  // 2^-64 to 2^64
      const uint64_t exponent = 1023 - 64 + random() % 129;
      return std::bit_cast<double>((bits & kSignAndMantissa) | (exponent << 52));
    }
    case 3: {  // Few significant bits: exact cases and midpoints.
      const uint64_t exponent = 1023 - 12 + random() % 25;
      return std::bit_cast<double>((bits & 0x800f'ff80'0000'0000) | (exponent << 52));
    }
    case 4: {
      const double point = SpecialPoint(rounding, random);
      const uint64_t steps = bits % 65 - 32;  // modulo 2^64
      const double near = std::bit_cast<double>(std::bit_cast<uint64_t>(point) + steps);
      return (bits >> 63) != 0 ? -near : near;
    }
    default:
      return Uniform(rounding.low, rounding.high, random);
  }
}

}  // namespace

std::span<const RoundingCase> RoundingCases() { return kCases; }

double CallPinned(const RoundingCase& rounding, Input input) {
  return rounding.pinned != nullptr ? rounding.pinned(input.x)
                                    : rounding.pinned_binary(input.x, input.y);
}

double CallSystem(const RoundingCase& rounding, Input input) {
  return rounding.system != nullptr ? rounding.system(input.x)
                                    : rounding.system_binary(input.x, input.y);
}

double CallMpfr(const RoundingCase& rounding, Input input) {
  const DoubleRange range;
  MPFR_DECL_INIT(x, 53);
  MPFR_DECL_INIT(y, 53);
  MPFR_DECL_INIT(result, 53);
  mpfr_set_d(x, input.x, MPFR_RNDN);
  mpfr_set_d(y, input.y, MPFR_RNDN);
  const int ternary = rounding.mpfr != nullptr ? rounding.mpfr(result, x, MPFR_RNDN)
                                               : rounding.mpfr_binary(result, x, y, MPFR_RNDN);
  mpfr_subnormalize(result, ternary, MPFR_RNDN);
  return mpfr_get_d(result, MPFR_RNDN);
}

Input MakeInput(const RoundingCase& rounding, std::mt19937_64& random) {
  Input input = {MakeArgument(rounding, random), MakeArgument(rounding, random)};
  if (rounding.pinned_binary == nullptr) return input;
  switch (random() % 8) {
    case 0:  // Both of one size: where the two matter alike.
      input.y = input.x * Uniform(-4, 4, random);
      break;
    case 1:  // Results of pow at the ends of the range, and in between.
      input.x = std::exp(Uniform(-3, 3, random));
      input.y = Uniform(-746, 746, random) / std::log(input.x);
      break;
    case 2:  // A base near 1 with a large exponent.
      input.x = 1 + std::ldexp(Uniform(-1, 1, random), -static_cast<int>(random() % 50));
      input.y = Uniform(-746, 746, random) / std::log(input.x);
      break;
    case 3:  // Small whole numbers: exact powers, Pythagorean triples.
      input.x = static_cast<double>(random() % 4096);
      input.y = static_cast<double>(random() % 64);
      break;
    default:
      break;
  }
  return input;
}

bool IsSame(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

}  // namespace hako::pinned_math
