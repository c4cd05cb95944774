// table_writer.h: numbers by MPFR as lines of C++; for make_tables.cpp and make_special_tables.cpp.
#ifndef HAKO_PINNED_MATH_TABLE_WRITER_H_
#define HAKO_PINNED_MATH_TABLE_WRITER_H_

#include <gmp.h>
#include <mpfr.h>

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <initializer_list>

namespace hako::pinned_math {

inline constexpr mpfr_prec_t kPrecision = 400;

class Real {
 public:
  explicit Real(mpfr_prec_t precision = kPrecision) { mpfr_init2(value_, precision); }
  ~Real() { mpfr_clear(value_); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_{};
};

// value * 2^q, to nearest, as the low 128 bits of a two's complement number.
struct Fixed {
  uint64_t high;
  uint64_t low;
};

inline Fixed ToFixed(mpfr_srcptr value, int q) {
  Real scaled;
  mpfr_mul_2si(scaled.get(), value, q, MPFR_RNDN);
  mpz_t integer;
  mpz_init(integer);
  mpfr_get_z(integer, scaled.get(), MPFR_RNDN);
  mpz_t low;
  mpz_init(low);
  mpz_fdiv_r_2exp(low, integer, 64);
  mpz_fdiv_q_2exp(integer, integer, 64);
  mpz_fdiv_r_2exp(integer, integer, 64);
  const Fixed fixed = {mpz_get_ui(integer), mpz_get_ui(low)};
  mpz_clear(integer);
  mpz_clear(low);
  return fixed;
}

using Entry = std::function<void(mpfr_ptr, int)>;

inline void WriteWords(const char* name, const char* meaning, int count, int q,
                       const Entry& entry) {
  std::printf("\n// %s, in Q%d.\ninline constexpr Words %s[%d] = {\n", meaning, q, name, count);
  for (int i = 0; i < count; ++i) {
    Real value;
    entry(value.get(), i);
    const Fixed fixed = ToFixed(value.get(), q);
    std::printf("    {0x%016" PRIx64 ", 0x%016" PRIx64 "},\n", fixed.high, fixed.low);
  }
  std::printf("};\n");
}

inline void WriteConstant(const char* name, const char* meaning, int q, const Entry& entry) {
  Real value;
  entry(value.get(), 0);
  const Fixed fixed = ToFixed(value.get(), q);
  std::printf("\n// %s, in Q%d.\ninline constexpr Words %s = {0x%016" PRIx64 ", 0x%016" PRIx64
              "};\n",
              meaning, q, name, fixed.high, fixed.low);
}

// Signed, in Q64: coefficient i times 2^(-step * i).
inline void WriteCoefficients(const char* name, const char* meaning, int count, int step,
                              const Entry& entry) {
  std::printf("\n// %s; coefficient i times 2^-%di, in Q64.\ninline constexpr int64_t %s[%d] = {\n",
              meaning, step, name, count);
  for (int i = 0; i < count; ++i) {
    Real value;
    entry(value.get(), i);
    const Fixed fixed = ToFixed(value.get(), 64 - step * i);
    std::printf("    %" PRId64 ",\n", static_cast<int64_t>(fixed.low));
  }
  std::printf("};\n");
}

struct Rational {
  long numerator;
  long denominator;
};

// Of a series r + r^3 w(r^2): the coefficients of w.
inline void WriteOddSeries(const char* name, const char* meaning,
                           std::initializer_list<Rational> coefficients) {
  const Rational* first = coefficients.begin();
  WriteCoefficients(name, meaning, static_cast<int>(coefficients.size()), 14,
                    [&](mpfr_ptr value, int i) {
                      mpfr_set_si(value, first[i].numerator, MPFR_RNDN);
                      mpfr_div_si(value, value, first[i].denominator, MPFR_RNDN);
                    });
}

inline constexpr int kLogSplit = 106;  // 1 + 106/256 is just below sqrt(2).

// c of log_kernel.h in Q10 for 1 + i/256 <= m < 1 + (i+1)/256: the multiple nearest to 1/m in the
// middle; 1 and 1/2 at the ends.
inline uint64_t LogInverse(int i) {
  if (i == 0) return 1024;
  if (i == 255) return 512;
  const uint64_t middle = 2 * static_cast<uint64_t>(i) + 513;  // m in units of 1/512
  return (uint64_t{1024} * 512 + middle / 2) / middle;
}

// The tables of error_function.cpp and gamma.cpp.
void WriteSpecialTables();

// The tables of quick_*.h.
void WriteQuickTables();

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_TABLE_WRITER_H_
