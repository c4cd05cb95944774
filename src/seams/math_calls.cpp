// math_calls.cpp: a table of functions, each of which at first loads libm and calls itself again.
#include "seams/math_calls.h"

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "seams/within_reach.h"

namespace hako::seams {
namespace {

constexpr const char* kLibrary = "libm.so.6";

// Until libm is loaded.
#define HAKO_MATH_1(name)        \
  double Load_##name(double x) { \
    LoadMathLibrary();           \
    return math_calls.name(x);   \
  }
#define HAKO_MATH_2(name)                  \
  double Load_##name(double x, double y) { \
    LoadMathLibrary();                     \
    return math_calls.name(x, y);          \
  }
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2

void* Find(void* library, const char* name) {
  void* found = library == nullptr ? nullptr : dlsym(library, name);
  if (found != nullptr) return found;
  static_cast<void>(std::fprintf(stderr, "hako: the system's %s cannot be loaded, or lacks %s\n",
                                 kLibrary, name));
  std::abort();
}

}  // namespace

namespace {

constexpr MathCalls kLoading = {
#define HAKO_MATH_1(name) .name = Load_##name,
#define HAKO_MATH_2(name) .name = Load_##name,
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit void* library = nullptr;

bool Open(void* loaded) {
  *static_cast<void**>(loaded) = dlopen(kLibrary, RTLD_LAZY | RTLD_GLOBAL);
  return *static_cast<void**>(loaded) != nullptr;
}

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit MathCalls math_calls = kLoading;

// Long by the list of functions alone. NOLINTNEXTLINE(readability-function-cognitive-complexity)
void LoadMathLibrary() {
  if (library != nullptr) return;
  void* loaded = nullptr;
  static_cast<void>(CallWithDescriptors(Open, static_cast<void*>(&loaded)));
// Not what a mode has put in its place.
#define HAKO_MATH_1(name)                                                \
  if (void* found = Find(loaded, #name); math_calls.name == Load_##name) \
    math_calls.name = reinterpret_cast<double (*)(double)>(found);
#define HAKO_MATH_2(name)                                                \
  if (void* found = Find(loaded, #name); math_calls.name == Load_##name) \
    math_calls.name = reinterpret_cast<double (*)(double, double)>(found);
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2
  library = loaded;
}

void ReserveMathLibrary() { static_cast<void>(dlopen(kLibrary, RTLD_LAZY | RTLD_GLOBAL)); }

void UseMathLibraryAgain() {
  math_calls = kLoading;
  if (library != nullptr) dlclose(library);
  library = nullptr;
}

}  // namespace hako::seams

extern "C" {
#define HAKO_MATH_1(name) \
  double hako_##name(double x) { return hako::seams::math_calls.name(x); }
#define HAKO_MATH_2(name) \
  double hako_##name(double x, double y) { return hako::seams::math_calls.name(x, y); }
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2

// Exact by IEEE 754 and C, in every library the same: not worth loading one. What has no fraction,
// and NaN, is its own answer.
static bool MayHaveFraction(double x) { return __builtin_fabs(x) < 0x1p52; }

double hako_floor(double x) {
  if (!MayHaveFraction(x)) return x;
  const auto whole = static_cast<double>(static_cast<int64_t>(x));
  return __builtin_copysign(whole > x ? whole - 1.0 : whole, x);
}

double hako_ceil(double x) {
  if (!MayHaveFraction(x)) return x;
  const auto whole = static_cast<double>(static_cast<int64_t>(x));
  return __builtin_copysign(whole < x ? whole + 1.0 : whole, x);
}

// Halves away from zero.
double hako_round(double x) {
  if (!MayHaveFraction(x)) return x;
  const auto whole = static_cast<double>(static_cast<int64_t>(x));
  const bool is_up = __builtin_fabs(x - whole) >= 0.5;
  return __builtin_copysign(is_up ? __builtin_fabs(whole) + 1.0 : whole, x);
}

// A compiler makes one instruction of it too, but where `math` names it as the function to call.
double hako_fabs(double x) { return __builtin_fabs(x); }

// One instruction: hako is compiled with -fno-math-errno, and CPython looks at the result alone.
double hako_sqrt(double x) { return __builtin_sqrt(x); }

// glibc's, which compilers make of a sine and a cosine of one angle.
void hako_sincos(double x, double* sine, double* cosine) {
  *sine = hako::seams::math_calls.sin(x);
  *cosine = hako::seams::math_calls.cos(x);
}
}  // extern "C"
