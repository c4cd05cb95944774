// make_special_tables.cpp: Taylor series of erf, e^(x^2) erfc(x) and gamma, for taylor_table.h.
//
// The coefficients are divided differences: f is taken at a, a + d, a + 2d, ... with d = 2^-100 of
// the step and so many bits that the n-th difference, 2^(-100 n) as large, keeps 2^-200; that it is
// taken over a distance changes it by less than 2^-90.
#include <deque>
#include <vector>

#include "pinned_math/table_writer.h"

namespace hako::pinned_math {
namespace {

constexpr int kTerms = 13;  // From f(a) to the 12th power.
constexpr int kStepBits = 100;
constexpr mpfr_prec_t kDifferencePrecision = kTerms * kStepBits + 300;

using Function = std::function<void(mpfr_ptr, mpfr_srcptr)>;

// A point of a table: where, the distance to the next, and a power of two that scales the function.
struct Point {
  double a;
  double step;
  int scale;
};

// value * 2^n as one word or two of C++.
void PrintWords(mpfr_srcptr value, int q) {
  const Fixed fixed = ToFixed(value, q);
  std::printf("{0x%016" PRIx64 ", 0x%016" PRIx64 "}", fixed.high, fixed.low);
}

void WriteEntry(const Point& point, const Function& function) {
  std::deque<Real> values;
  Real x(kDifferencePrecision);
  for (int i = 0; i < kTerms; ++i) {
    mpfr_set_d(x.get(), point.step * i, MPFR_RNDN);
    mpfr_mul_2si(x.get(), x.get(), -kStepBits, MPFR_RNDN);
    mpfr_add_d(x.get(), x.get(), point.a, MPFR_RNDN);
    values.emplace_back(kDifferencePrecision);
    function(values.back().get(), x.get());
  }
  std::printf("    {");
  for (int n = 0; n < kTerms; ++n) {
    Real term(kDifferencePrecision);
    mpfr_fac_ui(x.get(), static_cast<unsigned long>(n), MPFR_RNDN);
    mpfr_div(term.get(), values[0].get(), x.get(), MPFR_RNDN);
    mpfr_mul_2si(term.get(), term.get(), kStepBits * n + point.scale, MPFR_RNDN);
    if (n < 2) {
      PrintWords(term.get(), 126);
      std::printf(", ");
    } else {
      std::printf("%s%" PRId64, n == 2 ? "{" : ", ",
                  static_cast<int64_t>(ToFixed(term.get(), 64 + 8).low));
    }
    for (int i = 0; i + n + 1 < kTerms; ++i) {
      mpfr_sub(values[i].get(), values[i + 1].get(), values[i].get(), MPFR_RNDN);
    }
  }
  std::printf("}},\n");
}

void WriteTaylorTable(const char* name, const char* meaning, const std::vector<Point>& points,
                      const Function& function) {
  std::printf("\n// %s.\ninline constexpr TaylorEntry %s[%zu] = {\n", meaning, name, points.size());
  for (const Point& point : points) WriteEntry(point, function);
  std::printf("};\n");
}

void ScaledErfc(mpfr_ptr value, mpfr_srcptr x) {
  Real square(kDifferencePrecision);
  mpfr_sqr(square.get(), x, MPFR_RNDN);
  mpfr_exp(square.get(), square.get(), MPFR_RNDN);
  mpfr_erfc(value, x, MPFR_RNDN);
  mpfr_mul(value, value, square.get(), MPFR_RNDN);
}

}  // namespace

void WriteSpecialTables() {
  std::printf(
      "\n// See taylor_table.h.\nstruct TaylorEntry {\n  Words value;  // Q126\n  Words slope;  // "
      "Q126, signed\n"
      "  int64_t rest[%d];  // times 2^8, Q64\n};\n",
      kTerms - 2);
  std::vector<Point> points;
  for (int i = 0; i <= 96; ++i) points.push_back({i / 16.0, 1 / 16.0, 0});
  WriteTaylorTable("kErf", "erf about i/16", points,
                   [](mpfr_ptr value, mpfr_srcptr x) { mpfr_erf(value, x, MPFR_RNDN); });
  points.clear();
  for (int i = 0; i < 160; ++i) {
    const double binade = 1 << (i / 32);
    points.push_back({binade * (1 + (i % 32 + 0.5) / 32), binade / 32, i / 32 + 1});
  }
  WriteTaylorTable("kScaledErfc",
                   "2^(k+1) e^(x^2) erfc(x) about 2^k (1 + (i + 1/2) / 32), at 32 k + i", points,
                   ScaledErfc);
  points.clear();
  for (int i = 0; i < 32; ++i) points.push_back({1 + (i + 0.5) / 32, 1 / 32.0, 0});
  WriteTaylorTable("kGamma", "gamma about 1 + (i + 1/2) / 32", points,
                   [](mpfr_ptr value, mpfr_srcptr x) { mpfr_gamma(value, x, MPFR_RNDN); });
  WriteOddSeries("kErfSeries", "sqrt(pi)/2 erf", {{-1, 3}, {1, 10}, {-1, 42}, {1, 216}});
  WriteConstant("kTwoOverRootPi", "2/sqrt(pi)", 126, [](mpfr_ptr value, int) {
    mpfr_const_pi(value, MPFR_RNDN);
    mpfr_rec_sqrt(value, value, MPFR_RNDN);
    mpfr_mul_ui(value, value, 2, MPFR_RNDN);
  });
  WriteConstant("kStirling", "(ln(2 pi) - 1) / 2", 126, [](mpfr_ptr value, int) {
    mpfr_const_pi(value, MPFR_RNDN);
    mpfr_mul_ui(value, value, 2, MPFR_RNDN);
    mpfr_log(value, value, MPFR_RNDN);
    mpfr_sub_ui(value, value, 1, MPFR_RNDN);
    mpfr_div_ui(value, value, 2, MPFR_RNDN);
  });
}

}  // namespace hako::pinned_math
