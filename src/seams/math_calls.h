// math_calls.h: the seam of libm.
//
// The interpreter's own calls of the functions in math_calls.inc arrive here by seams.syms. They go
// on to the system's libm, which is loaded at the first of them: few short programs calculate with
// such functions, and the loader takes a tenth of a hello world's time for it. Or they go to what a
// mode of hako has put in their place: deterministic mode does (src/determinism/math_pinned.h).
#ifndef HAKO_SEAMS_MATH_CALLS_H_
#define HAKO_SEAMS_MATH_CALLS_H_

namespace hako::seams {

struct MathCalls {
// NOLINTBEGIN(bugprone-macro-parentheses): members' names
#define HAKO_MATH_1(name) double (*name)(double x);
#define HAKO_MATH_2(name) double (*name)(double x, double y);
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2
  // NOLINTEND(bugprone-macro-parentheses)
};

// Written before the interpreter runs its first thread, or by LoadMathLibrary.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
extern MathCalls math_calls;

// Loads the system's libm for the whole process, as it is for python3, which is linked with it: an
// extension module or ctypes may look for its functions. Once; from any thread.
void LoadMathLibrary();

// Gives it its place in the address space now, if there is room; LoadMathLibrary() finds it there.
void ReserveMathLibrary();

// Takes out what a mode has put into the table. When no interpreter runs.
void UseMathLibraryAgain();

}  // namespace hako::seams

extern "C" {
#define HAKO_MATH_1(name) double hako_##name(double x);
#define HAKO_MATH_2(name) double hako_##name(double x, double y);
#include "seams/math_calls.inc"
#undef HAKO_MATH_1
#undef HAKO_MATH_2
}

#endif  // HAKO_SEAMS_MATH_CALLS_H_
