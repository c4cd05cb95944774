// math_pinned.h: every function of `math` and `cmath`, and powers, correctly rounded.
#ifndef HAKO_DETERMINISM_MATH_PINNED_H_
#define HAKO_DETERMINISM_MATH_PINNED_H_

namespace hako::determinism {

// libm's functions become those of src/pinned_math. Before the interpreter starts.
void PinMath();

// What CPython does not leave to libm: math.gamma, lgamma, hypot of two, the functions of cmath,
// and the power of complex numbers. CPython's own function is asked first: for its exceptions, and
// its answers to infinities and NaN. When the interpreter has started.
void PinMathModules();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_MATH_PINNED_H_
