// complex_math.h: the functions behind Python's cmath module and complex power, each part correctly
// rounded.
//
// Arguments must be finite: for infinities and NaN CPython's own tables in cmathmodule.c decide,
// and the caller looks there first. Both parts of a result are the doubles nearest to the exact
// parts (ties to even, subnormals rounded once, infinity beyond the range). Signed zeros choose the
// side of a branch cut as C99, Annex G, and CPython's cmath do.
//
// The absolute value and the phase of a complex number are Hypot and Atan2 of pinned_math.h.
// Threads, errno and memory: as pinned_math.h says. 1 to 100 µs a call.
#ifndef HAKO_PINNED_MATH_COMPLEX_MATH_H_
#define HAKO_PINNED_MATH_COMPLEX_MATH_H_

namespace hako::pinned_math {

struct Complex {
  double real;
  double imag;
};

Complex Acos(Complex z);
Complex Acosh(Complex z);
Complex Asin(Complex z);
Complex Asinh(Complex z);
Complex Atan(Complex z);
Complex Atanh(Complex z);
Complex Cos(Complex z);
Complex Cosh(Complex z);
Complex Exp(Complex z);
Complex Log(Complex z);
Complex Log10(Complex z);
Complex Sin(Complex z);
Complex Sinh(Complex z);
Complex Sqrt(Complex z);
Complex Tan(Complex z);
Complex Tanh(Complex z);

// `base` to the power of `exponent`, principal value. A zero base is the caller's to decide, as
// CPython's _Py_c_pow does before it calculates.
Complex Pow(Complex base, Complex exponent);

}  // namespace hako::pinned_math

#endif  // HAKO_PINNED_MATH_COMPLEX_MATH_H_
