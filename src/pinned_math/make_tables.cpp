// make_tables.cpp: writes pinned_math/tables.h, the constants of the fast paths.
//
//   make-tables FILE
//
// Runs while hako is built. Each number is computed by MPFR with 400 bits and rounded to nearest,
// so an entry in Qn is wrong by at most 2^-(n + 1). What each table means stands where it is used.
#include "pinned_math/table_writer.h"

namespace hako::pinned_math {
namespace {

constexpr mpfr_prec_t kBitsOfPi = 4096;

void WriteExponentialTables() {
  WriteConstant("kLog2E", "log2(e)", 127, [](mpfr_ptr value, int) {
    mpfr_const_log2(value, MPFR_RNDN);
    mpfr_ui_div(value, 1, value, MPFR_RNDN);
  });
  WriteWords("kExp2Powers", "2^(i/256)", 256, 126, [](mpfr_ptr value, int i) {
    mpfr_set_si(value, i, MPFR_RNDN);
    mpfr_div_ui(value, value, 256, MPFR_RNDN);
    mpfr_exp2(value, value, MPFR_RNDN);
  });
  std::printf(
      "\n// (ln 2)^k / k! * 256^(1-k), k = 1 to 6, in Q64; the first has 3 units added.\n"
      "inline constexpr uint64_t kExp2Coefficients[6] = {\n");
  Real term;
  Real ln2;
  mpfr_const_log2(ln2.get(), MPFR_RNDN);
  mpfr_set(term.get(), ln2.get(), MPFR_RNDN);
  for (unsigned k = 1; k <= 6; ++k) {
    std::printf("    0x%016" PRIx64 ",\n", ToFixed(term.get(), 64).low + (k == 1 ? 3 : 0));
    mpfr_mul(term.get(), term.get(), ln2.get(), MPFR_RNDN);
    mpfr_div_ui(term.get(), term.get(), (k + 1UL) * 256, MPFR_RNDN);
  }
  std::printf("};\n");
  WriteCoefficients("kExpm1Coefficients", "1/(i+3)!", 6, 7, [](mpfr_ptr value, int i) {
    mpfr_fac_ui(value, static_cast<unsigned long>(i) + 3, MPFR_RNDN);
    mpfr_ui_div(value, 1, value, MPFR_RNDN);
  });
}

void WriteLogTables() {
  WriteConstant("kLn2", "ln 2", 116,
                [](mpfr_ptr value, int) { mpfr_const_log2(value, MPFR_RNDN); });
  WriteConstant("kLog10E", "log10(e)", 129, [](mpfr_ptr value, int) {
    mpfr_set_ui(value, 10, MPFR_RNDN);
    mpfr_log(value, value, MPFR_RNDN);
    mpfr_ui_div(value, 1, value, MPFR_RNDN);
  });
  WriteCoefficients("kLogCoefficients", "1/3, -1/4, ...", 8, 7, [](mpfr_ptr value, int i) {
    mpfr_set_si(value, i % 2 == 0 ? 1 : -1, MPFR_RNDN);
    mpfr_div_si(value, value, i + 3, MPFR_RNDN);
  });
  std::printf(
      "\nstruct LogEntry {\n  uint64_t inverse;  // c in Q10\n  uint64_t high;\n  uint64_t "
      "low;\n};\n"
      "inline constexpr unsigned kLogEntries = 256;\ninline constexpr unsigned kLogSplit = %d;\n"
      "\n// c near 1/m, m from 1 + i/256; and in Q116 -ln c, from kLogSplit on -ln 2c.\n"
      "inline constexpr LogEntry kLogTable[kLogEntries] = {\n",
      kLogSplit);
  for (int i = 0; i < 256; ++i) {
    const uint64_t inverse = LogInverse(i);
    Real value;
    mpfr_set_ui(value.get(), inverse, MPFR_RNDN);
    mpfr_div_ui(value.get(), value.get(), i >= kLogSplit ? 512 : 1024, MPFR_RNDN);
    mpfr_log(value.get(), value.get(), MPFR_RNDN);
    mpfr_neg(value.get(), value.get(), MPFR_RNDN);
    const Fixed fixed = ToFixed(value.get(), 116);
    std::printf("    {%" PRIu64 ", 0x%016" PRIx64 ", 0x%016" PRIx64 "},\n", inverse, fixed.high,
                fixed.low);
  }
  std::printf("};\n");
}

void WriteTwoOverPi() {
  constexpr int kWords = 22;
  std::printf(
      "\n// 2/pi, bit by bit: a word of zeros, then 64 bits a word from 2^-1 on.\n"
      "inline constexpr uint64_t kTwoOverPi[%d] = {\n    0,\n",
      kWords);
  Real value(kBitsOfPi);
  mpfr_const_pi(value.get(), MPFR_RNDN);
  mpfr_ui_div(value.get(), 2, value.get(), MPFR_RNDN);
  mpz_t bits;
  mpz_init(bits);
  for (int i = 1; i < kWords; ++i) {
    mpfr_mul_2ui(value.get(), value.get(), 64, MPFR_RNDN);
    mpfr_get_z(bits, value.get(), MPFR_RNDD);
    mpfr_frac(value.get(), value.get(), MPFR_RNDN);
    std::printf("    0x%016lx,\n", mpz_get_ui(bits));
  }
  mpz_clear(bits);
  std::printf("};\n");
}

void WriteAngleTables() {
  WriteTwoOverPi();
  WriteConstant("kHalfPi", "pi/2", 126, [](mpfr_ptr value, int) {
    mpfr_const_pi(value, MPFR_RNDN);
    mpfr_div_ui(value, value, 2, MPFR_RNDN);
  });
  WriteWords("kSines", "sin(pi/2 * i/256)", 257, 126, [](mpfr_ptr value, int i) {
    mpfr_const_pi(value, MPFR_RNDN);
    mpfr_mul_si(value, value, i, MPFR_RNDN);
    mpfr_div_ui(value, value, 512, MPFR_RNDN);
    mpfr_sin(value, value, MPFR_RNDN);
  });
  WriteWords("kTangents", "tan(pi/2 * i/256)", 129, 126, [](mpfr_ptr value, int i) {
    mpfr_const_pi(value, MPFR_RNDN);
    mpfr_mul_si(value, value, i, MPFR_RNDN);
    mpfr_div_ui(value, value, 512, MPFR_RNDN);
    mpfr_tan(value, value, MPFR_RNDN);
  });
  WriteWords("kArctangents", "atan(i/256)", 257, 126, [](mpfr_ptr value, int i) {
    mpfr_set_si(value, i, MPFR_RNDN);
    mpfr_div_ui(value, value, 256, MPFR_RNDN);
    mpfr_atan(value, value, MPFR_RNDN);
  });
  std::printf(
      "\n// cos(atan(i/256)), in Q63, but for i = 0.\ninline constexpr int64_t "
      "kArctangentCosines[257] = {\n    0,\n");
  for (int i = 1; i <= 256; ++i) {
    Real value;
    mpfr_set_si(value.get(), i * i + 256 * 256, MPFR_RNDN);
    mpfr_rec_sqrt(value.get(), value.get(), MPFR_RNDN);  // The cosine over 256.
    std::printf("    %" PRId64 ",\n", static_cast<int64_t>(ToFixed(value.get(), 63 + 8).low));
  }
  std::printf("};\n");
  WriteOddSeries("kSinSeries", "sin", {{-1, 6}, {1, 120}, {-1, 5040}});
  WriteOddSeries("kCosSeries", "(1 - cos h) = h^2/2 (1 + h^2 w)", {{-1, 12}, {1, 360}});
  WriteOddSeries("kTanSeries", "tan", {{1, 3}, {2, 15}, {17, 315}, {62, 2835}});
  WriteOddSeries("kAtanSeries", "atan", {{-1, 3}, {1, 5}, {-1, 7}, {1, 9}});
  WriteOddSeries("kAsinSeries", "asin", {{1, 6}, {3, 40}, {15, 336}, {105, 3456}});
  WriteOddSeries("kSinhSeries", "sinh", {{1, 6}, {1, 120}, {1, 5040}, {1, 362880}});
  WriteOddSeries("kTanhSeries", "tanh", {{-1, 3}, {2, 15}, {-17, 315}, {62, 2835}});
  WriteOddSeries("kAsinhSeries", "asinh", {{-1, 6}, {3, 40}, {-15, 336}, {105, 3456}});
  WriteOddSeries("kAtanhSeries", "atanh", {{1, 3}, {1, 5}, {1, 7}, {1, 9}});
}

}  // namespace

void WriteTables() {
  WriteExponentialTables();
  WriteLogTables();
  WriteAngleTables();
  WriteSpecialTables();
  WriteQuickTables();
}

}  // namespace hako::pinned_math

int main(int argc, char** argv) {
  if (argc != 2 || std::freopen(argv[1], "w", stdout) == nullptr) return 2;
  std::printf(
      "// Written by make_tables.cpp.\n#ifndef HAKO_PINNED_MATH_TABLES_H_\n#define "
      "HAKO_PINNED_MATH_TABLES_H_\n\n"
      "#include <cstdint>\n\n#include \"pinned_math/fixed_point.h\"\n\nnamespace "
      "hako::pinned_math::tables {\n");
  hako::pinned_math::WriteTables();
  std::printf(
      "\n}  // namespace hako::pinned_math::tables\n\n#endif  // HAKO_PINNED_MATH_TABLES_H_\n");
  return std::fflush(stdout) == 0 ? 0 : 1;
}
