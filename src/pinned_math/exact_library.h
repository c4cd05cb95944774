// exact_library.h: the exact functions in a library of their own, for libhako.so.
//
// MPFR's static library keeps variables of each thread in a way that only a program's own code can
// (R_X86_64_TPOFF32), so it cannot be linked into a shared library. The system's shared one can,
// but then each host would load it. So exact_fallback.cpp and exact_complex.cpp are linked with it
// into lib/hako/hako-exact-math.so, which is loaded when a deterministic isolate is booted, and
// exact_loaded.cpp stands for them in libhako.so.
#ifndef HAKO_PINNED_MATH_EXACT_LIBRARY_H_
#define HAKO_PINNED_MATH_EXACT_LIBRARY_H_

#include "pinned_math/complex_math.h"

namespace hako::pinned_math {

struct ExactFunctions {
// NOLINTBEGIN(bugprone-macro-parentheses): members' names
#define HAKO_EXACT_1(name) double (*name)(double x);
#define HAKO_EXACT_2(name, x, y) double (*name)(double x, double y);
#define HAKO_EXACT_COMPLEX_1(name) Complex (*Complex##name)(Complex z);
#define HAKO_EXACT_COMPLEX_2(name, z, w) Complex (*Complex##name)(Complex z, Complex w);
#include "pinned_math/exact_functions.inc"
#undef HAKO_EXACT_1
#undef HAKO_EXACT_2
#undef HAKO_EXACT_COMPLEX_1
#undef HAKO_EXACT_COMPLEX_2
  // NOLINTEND(bugprone-macro-parentheses)
};

// Loads it, once in a process. Null, or why it cannot be; the text lives until the next call.
// On one thread, before any of its functions is called.
const char* LoadExactLibrary(const char* path);

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_EXACT_LIBRARY_H_
