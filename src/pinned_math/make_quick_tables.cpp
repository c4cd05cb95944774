// make_quick_tables.cpp: the constants of the paths by doubles, quick_*.h. Each high part is
// rounded to a multiple of a power of 2, each low part is the rest, to nearest.
#include "pinned_math/table_writer.h"

namespace hako::pinned_math {
namespace {

void PrintPair(mpfr_srcptr value, int q) {
  Real high;
  Real low;
  mpfr_mul_2si(high.get(), value, q, MPFR_RNDN);
  mpfr_rint(high.get(), high.get(), MPFR_RNDN);
  mpfr_div_2si(high.get(), high.get(), q, MPFR_RNDN);
  mpfr_sub(low.get(), value, high.get(), MPFR_RNDN);
  std::printf("{%a, %a}", mpfr_get_d(high.get(), MPFR_RNDN), mpfr_get_d(low.get(), MPFR_RNDN));
}

// High parts are multiples of 2^-q.
void WritePair(const char* name, const char* meaning, int q, const Entry& entry) {
  Real value;
  entry(value.get(), 0);
  std::printf("\n// %s\ninline constexpr DoublePair %s = ", meaning, name);
  PrintPair(value.get(), q);
  std::printf(";\n");
}

void WritePairs(const char* name, const char* meaning, int count, int q, const Entry& entry) {
  std::printf("\n// %s\ninline constexpr DoublePair %s[%d] = {\n", meaning, name, count);
  for (int i = 0; i < count; ++i) {
    Real value;
    entry(value.get(), i);
    std::printf("    ");
    PrintPair(value.get(), q);
    std::printf(",\n");
  }
  std::printf("};\n");
}

void WriteDoubles(const char* name, const char* meaning, int count, const Entry& entry) {
  std::printf("\n// %s\ninline constexpr double %s[%d] = {\n", meaning, name, count);
  for (int i = 0; i < count; ++i) {
    Real value;
    entry(value.get(), i);
    std::printf("    %a,\n", mpfr_get_d(value.get(), MPFR_RNDN));
  }
  std::printf("};\n");
}

void SetLog2E(mpfr_ptr value) {
  mpfr_const_log2(value, MPFR_RNDN);
  mpfr_ui_div(value, 1, value, MPFR_RNDN);
}

// (-1)^(i + 1) / (i + 2)
void SetLogTerm(mpfr_ptr value, int i) {
  mpfr_set_si(value, i % 2 == 0 ? -1 : 1, MPFR_RNDN);
  mpfr_div_si(value, value, i + 2, MPFR_RNDN);
}

void WriteLogTables() {
  constexpr int kQ = 42;
  // The index of kLogTable for the place of a table that begins at the split.
  const auto index = [](int i) { return (i + kLogSplit) % 256; };
  std::printf(
      "\n// c of kLogTable, from kLogSplit on.\ninline constexpr uint64_t "
      "kQuickInverses[256] = {\n");
  for (int i = 0; i < 256; ++i) std::printf("    %" PRIu64 ",\n", LogInverse(index(i)));
  std::printf("};\n");
  const auto argument = [&](mpfr_ptr value, int i) {
    mpfr_set_ui(value, LogInverse(index(i)), MPFR_RNDN);
    mpfr_div_ui(value, value, index(i) >= kLogSplit ? 512 : 1024, MPFR_RNDN);
  };
  WritePairs("kQuickLog", "-ln c, or -ln 2c, by the places of kQuickInverses.", 256, kQ,
             [&](mpfr_ptr value, int i) {
               argument(value, i);
               mpfr_log(value, value, MPFR_RNDN);
               mpfr_neg(value, value, MPFR_RNDN);
             });
  WritePairs("kQuickLog2", "The same to base 2.", 256, kQ, [&](mpfr_ptr value, int i) {
    argument(value, i);
    mpfr_log2(value, value, MPFR_RNDN);
    mpfr_neg(value, value, MPFR_RNDN);
  });
  WritePair("kQuickLn2", "ln 2", kQ,
            [](mpfr_ptr value, int) { mpfr_const_log2(value, MPFR_RNDN); });
  WritePair("kQuickLog2E", "log2(e)", 22, [](mpfr_ptr value, int) { SetLog2E(value); });
  WriteDoubles("kQuickLogSeries", "-1/2, 1/3, ...", 7, SetLogTerm);
  WriteDoubles("kQuickLog2Series", "The same times log2(e).", 7, [](mpfr_ptr value, int i) {
    Real factor;
    SetLog2E(factor.get());
    SetLogTerm(value, i);
    mpfr_mul(value, value, factor.get(), MPFR_RNDN);
  });
}

void WriteExp2Tables() {
  WritePairs("kQuickExp2", "2^(i/256)", 256, 52, [](mpfr_ptr value, int i) {
    mpfr_set_si(value, i, MPFR_RNDN);
    mpfr_div_ui(value, value, 256, MPFR_RNDN);
    mpfr_exp2(value, value, MPFR_RNDN);
  });
  WriteDoubles("kQuickExp2Series", "(ln 2)^(i+1) / (i+1)!", 5, [](mpfr_ptr value, int i) {
    Real ln2;
    mpfr_const_log2(ln2.get(), MPFR_RNDN);
    mpfr_pow_si(value, ln2.get(), i + 1, MPFR_RNDN);
    Real factorial;
    mpfr_fac_ui(factorial.get(), static_cast<unsigned long>(i) + 1, MPFR_RNDN);
    mpfr_div(value, value, factorial.get(), MPFR_RNDN);
  });
}

// pi/512 * i
void SetAngle(mpfr_ptr value, int i) {
  mpfr_const_pi(value, MPFR_RNDN);
  mpfr_mul_si(value, value, i, MPFR_RNDN);
  mpfr_div_ui(value, value, 512, MPFR_RNDN);
}

void WriteTangentTables() {
  WritePair("kQuickStep", "pi/512", 41, [](mpfr_ptr value, int) { SetAngle(value, 1); });
  Real inverse;
  SetAngle(inverse.get(), 1);
  mpfr_ui_div(inverse.get(), 1, inverse.get(), MPFR_RNDN);
  std::printf("\n// 512/pi\ninline constexpr double kQuickStepsPerRadian = %a;\n",
              mpfr_get_d(inverse.get(), MPFR_RNDN));
  WritePairs("kQuickTangents", "tan(pi/512 * i)", 129, 20, [](mpfr_ptr value, int i) {
    SetAngle(value, i);
    mpfr_tan(value, value, MPFR_RNDN);
  });
  WriteDoubles("kQuickTanSeries", "tan h = h + h^3 (1/3 + 2/15 h^2 + ...)", 3,
               [](mpfr_ptr value, int i) {
                 constexpr Rational kTerms[] = {{1, 3}, {2, 15}, {17, 315}};
                 mpfr_set_si(value, kTerms[i].numerator, MPFR_RNDN);
                 mpfr_div_si(value, value, kTerms[i].denominator, MPFR_RNDN);
               });
}

}  // namespace

void WriteQuickTables() {
  std::printf(
      "\n// A constant in two parts.\nstruct DoublePair {\n  double high;\n  double low;\n};\n");
  WriteLogTables();
  WriteExp2Tables();
  WriteTangentTables();
}

}  // namespace hako::pinned_math
