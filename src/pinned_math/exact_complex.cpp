// exact_complex.cpp: each function by MPC, which rounds both parts correctly.
//
// MPC computes in MPFR's widest exponent range, where no intermediate value overflows. Each part
// then enters the range of double: mpfr_check_range turns what lies beyond it into an infinity or a
// zero, mpfr_subnormalize takes the bits that a subnormal lacks. Both correct the double rounding
// by the part's ternary value, which MPC gives beside the result.
#include "pinned_math/exact_complex.h"

#include <mpc.h>

#include "pinned_math/mpfr_double.h"

namespace hako::pinned_math::exact {
namespace {

using Unary = int(mpc_ptr, mpc_srcptr, mpc_rnd_t);

// A complex number of two times 53 bits.
class MpcDouble {
 public:
  MpcDouble() { mpc_init2(value_, kDoublePrecision); }
  explicit MpcDouble(Complex z) : MpcDouble() { mpc_set_d_d(value_, z.real, z.imag, MPC_RNDNN); }
  ~MpcDouble() { mpc_clear(value_); }
  MpcDouble(const MpcDouble&) = delete;
  MpcDouble& operator=(const MpcDouble&) = delete;

  mpc_ptr get() { return value_; }
  [[nodiscard]] mpc_srcptr get() const { return value_; }

  // `ternary`: what the function that made it returned.
  Complex Round(int ternary) {
    const DoubleRange range;
    return {RoundPart(mpc_realref(value_), MPC_INEX_RE(ternary)),
            RoundPart(mpc_imagref(value_), MPC_INEX_IM(ternary))};
  }

 private:
  static double RoundPart(mpfr_ptr part, int ternary) {
    ternary = mpfr_check_range(part, ternary, MPFR_RNDN);
    mpfr_subnormalize(part, ternary, MPFR_RNDN);
    return PropagateNan(mpfr_get_d(part, MPFR_RNDN), 0.0, 0.0);
  }

  mpc_t value_{};
};

Complex Call(Unary* function, Complex z) {
  const MpcDouble argument(z);
  MpcDouble result;
  const int ternary = function(result.get(), argument.get(), MPC_RNDNN);
  return result.Round(ternary);
}

}  // namespace

Complex Acos(Complex z) { return Call(mpc_acos, z); }
Complex Acosh(Complex z) { return Call(mpc_acosh, z); }
Complex Asin(Complex z) { return Call(mpc_asin, z); }
Complex Asinh(Complex z) { return Call(mpc_asinh, z); }
Complex Atan(Complex z) { return Call(mpc_atan, z); }
Complex Atanh(Complex z) { return Call(mpc_atanh, z); }
Complex Cos(Complex z) { return Call(mpc_cos, z); }
Complex Cosh(Complex z) { return Call(mpc_cosh, z); }
Complex Exp(Complex z) { return Call(mpc_exp, z); }
Complex Log(Complex z) { return Call(mpc_log, z); }
Complex Log10(Complex z) { return Call(mpc_log10, z); }
Complex Sin(Complex z) { return Call(mpc_sin, z); }
Complex Sinh(Complex z) { return Call(mpc_sinh, z); }
Complex Sqrt(Complex z) { return Call(mpc_sqrt, z); }
Complex Tan(Complex z) { return Call(mpc_tan, z); }
Complex Tanh(Complex z) { return Call(mpc_tanh, z); }

Complex Pow(Complex base, Complex exponent) {
  const MpcDouble first(base);
  const MpcDouble second(exponent);
  MpcDouble result;
  const int ternary = mpc_pow(result.get(), first.get(), second.get(), MPC_RNDNN);
  return result.Round(ternary);
}

}  // namespace hako::pinned_math::exact
