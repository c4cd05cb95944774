#define PY_SSIZE_T_CLEAN
#include "determinism/math_pinned.h"

#include <Python.h>

#include <array>
#include <cmath>
#include <cstring>
#include <string_view>

#include "interpreter/nan_sign.h"
#include "pinned_math/complex_math.h"
#include "pinned_math/pinned_math.h"
#include "seams/math_calls.h"

// Static in CPython, lifted by seams/statics.syms; absent where the modules are files of their own.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CPython's
extern "C" {
extern PyMethodDef math_methods[] __attribute__((weak));
extern PyMethodDef cmath_methods[] __attribute__((weak));
}
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

namespace hako::determinism {
namespace {

using pinned_math::Complex;

// ---- math ----

struct RealFunction {
  std::string_view name;
  double (*pinned)(double x);
  PyCFunction own;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): `own` is read once
constinit std::array real_functions = {RealFunction{"gamma", pinned_math::Gamma, nullptr},
                                       RealFunction{"lgamma", pinned_math::LogGamma, nullptr}};

// CPython's result, or the exact one where both are finite. Steals `result`.
template <size_t index>
PyObject* CallReal(PyObject* module, PyObject* argument) {
  const RealFunction& function = real_functions[index];
  PyObject* result = function.own(module, argument);
  if (result == nullptr) return nullptr;
  const double x = PyFloat_AsDouble(argument);
  if (x == -1.0 && PyErr_Occurred() != nullptr) return Py_DECREF(result), nullptr;
  if (!std::isfinite(x) || !std::isfinite(PyFloat_AS_DOUBLE(result))) return result;
  Py_DECREF(result);
  return PyFloat_FromDouble(function.pinned(x));
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit _PyCFunctionFast own_hypot = nullptr;

// CPython 3.11.2, Modules/mathmodule.c: math_hypot, which adds squares by itself.
PyObject* Hypot(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
  PyObject* result = own_hypot(module, arguments, count);
  if (result == nullptr || count != 2 || !std::isfinite(PyFloat_AS_DOUBLE(result))) return result;
  const double x = PyFloat_AsDouble(arguments[0]), y = PyFloat_AsDouble(arguments[1]);
  if (PyErr_Occurred() != nullptr) return Py_DECREF(result), nullptr;
  if (!std::isfinite(x) || !std::isfinite(y)) return result;
  Py_DECREF(result);
  return PyFloat_FromDouble(pinned_math::Hypot(x, y));
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit _PyCFunctionFast own_copysign = nullptr;

// The sign of a NaN is the architecture's where an operation made it.
PyObject* CopySign(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
  if (count != 2 || !PyFloat_Check(arguments[1]) || !std::isnan(PyFloat_AS_DOUBLE(arguments[1])))
    return own_copysign(module, arguments, count);
  PyObject* sign = PyFloat_FromDouble(interpreter::PlainNan(PyFloat_AS_DOUBLE(arguments[1])));
  if (sign == nullptr) return nullptr;
  PyObject* const plain[] = {arguments[0], sign};
  PyObject* result = own_copysign(module, plain, count);
  Py_DECREF(sign);
  return result;
}

// ---- cmath ----

struct ComplexFunction {
  std::string_view name;
  Complex (*pinned)(Complex z);
  PyCFunction own;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit std::array complex_functions = {ComplexFunction{"acos", pinned_math::Acos, nullptr},
                                          ComplexFunction{"acosh", pinned_math::Acosh, nullptr},
                                          ComplexFunction{"asin", pinned_math::Asin, nullptr},
                                          ComplexFunction{"asinh", pinned_math::Asinh, nullptr},
                                          ComplexFunction{"atan", pinned_math::Atan, nullptr},
                                          ComplexFunction{"atanh", pinned_math::Atanh, nullptr},
                                          ComplexFunction{"cos", pinned_math::Cos, nullptr},
                                          ComplexFunction{"cosh", pinned_math::Cosh, nullptr},
                                          ComplexFunction{"exp", pinned_math::Exp, nullptr},
                                          ComplexFunction{"log10", pinned_math::Log10, nullptr},
                                          ComplexFunction{"sin", pinned_math::Sin, nullptr},
                                          ComplexFunction{"sinh", pinned_math::Sinh, nullptr},
                                          ComplexFunction{"sqrt", pinned_math::Sqrt, nullptr},
                                          ComplexFunction{"tan", pinned_math::Tan, nullptr},
                                          ComplexFunction{"tanh", pinned_math::Tanh, nullptr}};

bool IsFinite(const Py_complex& z) { return std::isfinite(z.real) && std::isfinite(z.imag); }

// A result beyond the range is CPython's OverflowError; it may have missed it by a last bit.
PyObject* Pinned(PyObject* own, Complex exact) {
  if (!std::isfinite(exact.real) || !std::isfinite(exact.imag)) return own;
  Py_DECREF(own);
  return PyComplex_FromDoubles(exact.real, exact.imag);
}

template <size_t index>
PyObject* CallComplex(PyObject* module, PyObject* argument) {
  const ComplexFunction& function = complex_functions[index];
  PyObject* result = function.own(module, argument);
  if (result == nullptr) return nullptr;
  const Py_complex z = PyComplex_AsCComplex(argument);
  if (PyErr_Occurred() != nullptr) return Py_DECREF(result), nullptr;
  if (!IsFinite(z) || !IsFinite(PyComplex_AsCComplex(result))) return result;
  return Pinned(result, function.pinned({.real = z.real, .imag = z.imag}));
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit _PyCFunctionFast own_log = nullptr;

// CPython 3.11.2, Modules/cmathmodule.c: cmath_log_impl. With a base it divides two logarithms.
PyObject* Log(PyObject* module, PyObject* const* arguments, Py_ssize_t count) {
  PyObject* result = own_log(module, arguments, count);
  if (result == nullptr) return nullptr;
  Py_complex logs[2] = {};
  for (Py_ssize_t i = 0; i < count; ++i) {
    const Py_complex z = PyComplex_AsCComplex(arguments[i]);
    if (PyErr_Occurred() != nullptr) return Py_DECREF(result), nullptr;
    if (!IsFinite(z) || (z.real == 0.0 && z.imag == 0.0)) return result;
    const Complex log = pinned_math::Log({.real = z.real, .imag = z.imag});
    logs[i] = {.real = log.real, .imag = log.imag};
  }
  const Py_complex exact = count == 2 ? _Py_c_quot(logs[0], logs[1]) : logs[0];
  return Pinned(result, {.real = exact.real, .imag = exact.imag});
}

// ---- Powers of complex numbers ----

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): as above
constinit ternaryfunc own_power = nullptr;

// CPython 3.11.2, Objects/complexobject.c: complex_pow. Either may be of another kind of number.
bool ToComplex(PyObject* number, Py_complex* z) {
  if (!PyComplex_Check(number) && !PyFloat_Check(number) && !PyLong_Check(number)) return false;
  *z = PyComplex_AsCComplex(number);
  if (PyErr_Occurred() == nullptr) return true;
  PyErr_Clear();
  return false;
}

PyObject* Power(PyObject* base, PyObject* exponent, PyObject* modulus) {
  PyObject* result = own_power(base, exponent, modulus);
  if (result == nullptr || !PyComplex_CheckExact(result)) return result;
  Py_complex a, b;
  if (!ToComplex(base, &a) || !ToComplex(exponent, &b)) return result;
  const bool is_zero = a.real == 0.0 && a.imag == 0.0;
  if (is_zero || !IsFinite(a) || !IsFinite(b) || !IsFinite(PyComplex_AsCComplex(result)))
    return result;
  return Pinned(
      result, pinned_math::Pow({.real = a.real, .imag = a.imag}, {.real = b.real, .imag = b.imag}));
}

// ---- Putting them in place ----

PyMethodDef* FindMethod(PyMethodDef* methods, std::string_view name) {
  if (methods == nullptr) return nullptr;
  while (methods->ml_name != nullptr && methods->ml_name != name) ++methods;
  return methods->ml_name == nullptr ? nullptr : methods;
}

// `own` keeps CPython's function.
template <class Function>
void Replace(PyMethodDef* methods, std::string_view name, Function* own, Function ours) {
  PyMethodDef* method = FindMethod(methods, name);
  if (method == nullptr) return;
  std::memcpy(own, &method->ml_meth, sizeof(*own));
  std::memcpy(&method->ml_meth, &ours, sizeof(ours));
}

template <size_t... index>
void ReplaceReal(std::index_sequence<index...> /*all*/) {
  (Replace(math_methods, real_functions[index].name, &real_functions[index].own,
           PyCFunction{CallReal<index>}),
   ...);
}

template <size_t... index>
void ReplaceComplex(std::index_sequence<index...> /*all*/) {
  (Replace(cmath_methods, complex_functions[index].name, &complex_functions[index].own,
           PyCFunction{CallComplex<index>}),
   ...);
}

}  // namespace

void PinMath() {
  // fmod and nextafter are exact by C: libm's.
  seams::MathCalls& calls = seams::math_calls;
  calls.acos = pinned_math::Acos;
  calls.acosh = pinned_math::Acosh;
  calls.asin = pinned_math::Asin;
  calls.asinh = pinned_math::Asinh;
  calls.atan = pinned_math::Atan;
  calls.atanh = pinned_math::Atanh;
  calls.cbrt = pinned_math::Cbrt;
  calls.cos = pinned_math::Cos;
  calls.cosh = pinned_math::Cosh;
  calls.erf = pinned_math::Erf;
  calls.erfc = pinned_math::Erfc;
  calls.exp = pinned_math::Exp;
  calls.exp2 = pinned_math::Exp2;
  calls.expm1 = pinned_math::Expm1;
  calls.log = pinned_math::Log;
  calls.log10 = pinned_math::Log10;
  calls.log1p = pinned_math::Log1p;
  calls.log2 = pinned_math::Log2;
  calls.sin = pinned_math::Sin;
  calls.sinh = pinned_math::Sinh;
  calls.tan = pinned_math::Tan;
  calls.tanh = pinned_math::Tanh;
  calls.atan2 = pinned_math::Atan2;
  calls.hypot = pinned_math::Hypot;
  calls.pow = pinned_math::Pow;
}

void PinMathModules() {
  ReplaceReal(std::make_index_sequence<real_functions.size()>());
  ReplaceComplex(std::make_index_sequence<complex_functions.size()>());
  Replace(math_methods, "hypot", &own_hypot, _PyCFunctionFast{Hypot});
  Replace(math_methods, "copysign", &own_copysign, _PyCFunctionFast{CopySign});
  Replace(cmath_methods, "log", &own_log, _PyCFunctionFast{Log});
  ternaryfunc& power = PyComplex_Type.tp_as_number->nb_power;
  own_power = power;
  power = Power;
}

}  // namespace hako::determinism
