// mpfr_double.h: MPFR numbers that behave as doubles do; see exact_fallback.cpp for the method.
#ifndef HAKO_PINNED_MATH_MPFR_DOUBLE_H_
#define HAKO_PINNED_MATH_MPFR_DOUBLE_H_

#include <mpfr.h>

#include "pinned_math/special_values.h"

namespace hako::pinned_math {

inline constexpr int kDoublePrecision = 53;
inline constexpr mpfr_exp_t kDoubleMinExponent = -1073;
inline constexpr mpfr_exp_t kDoubleMaxExponent = 1024;

// While it lives, the calling thread's MPFR has the exponents of double.
class DoubleRange {
 public:
  DoubleRange() : min_(mpfr_get_emin()), max_(mpfr_get_emax()) {
    mpfr_set_emin(kDoubleMinExponent);
    mpfr_set_emax(kDoubleMaxExponent);
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

// A result that is NaN because an argument is, as pinned_math.h promises; other results as they
// are.
inline double PropagateNan(double result, double x, double y) {
  if (!IsNan(result)) return result;
  if (IsNan(x)) return Quiet(x);
  return IsNan(y) ? Quiet(y) : InvalidNan();
}

// A number of 53 bits on the stack: MPFR's custom interface, so that it allocates nothing for it.
class MpfrDouble {
 public:
  MpfrDouble() {
    mpfr_custom_init(limbs_, kDoublePrecision);
    mpfr_custom_init_set(value_, MPFR_NAN_KIND, 0, kDoublePrecision, limbs_);
  }
  explicit MpfrDouble(double x) : MpfrDouble() { mpfr_set_d(value_, x, MPFR_RNDN); }
  MpfrDouble(const MpfrDouble&) = delete;
  MpfrDouble& operator=(const MpfrDouble&) = delete;

  mpfr_ptr get() { return value_; }
  [[nodiscard]] mpfr_srcptr get() const { return value_; }

  // The double that this is, inside a DoubleRange. `ternary`: what the function that made it
  // returned.
  double Round(int ternary) {
    mpfr_subnormalize(value_, ternary, MPFR_RNDN);
    return mpfr_get_d(value_, MPFR_RNDN);
  }

 private:
  mpfr_t value_{};
  mp_limb_t limbs_[(kDoublePrecision + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS]{};
};

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_MPFR_DOUBLE_H_
