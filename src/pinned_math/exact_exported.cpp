// exact_exported.cpp: what hako-exact-math.so shows of itself.
#include "pinned_math/exact_complex.h"
#include "pinned_math/exact_fallback.h"
#include "pinned_math/exact_library.h"

// NOLINTBEGIN(readability-identifier-naming): a C symbol
extern "C" __attribute__((visibility("default")))
const hako::pinned_math::ExactFunctions hako_exact_functions = {
#define HAKO_EXACT_1(name) .name = hako::pinned_math::exact::name,
#define HAKO_EXACT_2(name, x, y) .name = hako::pinned_math::exact::name,
#define HAKO_EXACT_COMPLEX_1(name) .Complex##name = hako::pinned_math::exact::name,
#define HAKO_EXACT_COMPLEX_2(name, z, w) .Complex##name = hako::pinned_math::exact::name,
#include "pinned_math/exact_functions.inc"
#undef HAKO_EXACT_1
#undef HAKO_EXACT_2
#undef HAKO_EXACT_COMPLEX_1
#undef HAKO_EXACT_COMPLEX_2
};
// NOLINTEND(readability-identifier-naming)
