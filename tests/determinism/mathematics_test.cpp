// Mathematics reaches the correctly rounded functions (src/pinned_math has the tests of those).
#include "runs.h"

namespace hako::determinism_tests {
namespace {

using Mathematics = DeterministicTest;

// Each of these results is one that glibc 2.36 rounds wrongly with or without FMA, or that CPython
// composes itself: the exact values are MPFR's and MPC's, by 300 digits.
TEST_F(Mathematics, IsCorrectlyRounded) {
  EXPECT_EQ(Printed("import math, cmath\n"
                    "print(math.gamma(0.5), math.sqrt(math.pi))\n"
                    "print((1+2j)**(0.5+1j), math.hypot(3, 4), math.hypot(3, 4, 12))\n"
                    "print(2 ** 0.5, 10.0 ** -3, math.pow(2, 0.5), cmath.log(-1))\n"),
            "1.772453850905516 1.7724538509055159\n"
            "(0.10423305491687068+0.4830959392699094j) 5.0 13.0\n"
            "1.4142135623730951 0.001 1.4142135623730951 3.141592653589793j\n");
}

TEST_F(Mathematics, FailsAsEver) {
  EXPECT_EQ(
      Printed("import math, cmath\n"
              "for call in (lambda: math.log(0), lambda: math.gamma(-1), lambda: math.exp(1000),\n"
              "             lambda: 0j ** -1, lambda: cmath.log(0), lambda: math.hypot('a', 1),\n"
              "             lambda: 10.0 ** 400, lambda: cmath.atanh(1), lambda: math.lgamma(0)):\n"
              "    try: print(call())\n"
              "    except Exception as error: print(type(error).__name__, error)\n"
              "print(math.gamma(float('inf')), cmath.exp(complex('inf')), math.hypot(math.inf, "
              "math.nan))\n"),
      "ValueError math domain error\nValueError math domain error\nOverflowError math range error\n"
      "ZeroDivisionError 0.0 to a negative or complex power\nValueError math domain error\n"
      "TypeError must be real number, not str\n"
      "OverflowError (34, 'Numerical result out of range')\nValueError math domain error\n"
      "ValueError math domain error\ninf (inf+0j) inf\n");
}

TEST_F(Mathematics, DoesNotDependOnTheProcessor) {
  const std::string text =
      "import math, cmath, statistics\n"
      "total = 0\n"
      "for i in range(1, 4000):\n"
      "    x = i / 97\n"
      "    total = hash((total, math.sin(x), math.exp(-x), math.log(x), x ** 1.7, math.tan(x),\n"
      "                  math.atan2(x, 3), math.sinh(x / 50), math.erf(x), math.lgamma(x),\n"
      "                  math.cbrt(x), cmath.exp(complex(x / 40, x)), complex(x, 1) ** 0.3))\n"
      "print(total, statistics.NormalDist().inv_cdf(0.1))\n";
  const std::string first = Printed(text);
  const Outcome other = Run(
      text, {}, {}, {.environment = {"GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F"}});
  EXPECT_EQ(other.out, first);
}

}  // namespace
}  // namespace hako::determinism_tests
