// nan_sign.cpp: the NaN of an invalid operation, such as inf - inf, is negative on x86-64 and
// positive on aarch64 (Intel SDM volume 1, 4.8.3.7; Arm ARM, FPDefaultNaN). CPython shows a NaN's
// bits where a float leaves as bytes or as a C double. In deterministic mode the negative default
// NaN leaves as the positive one; every other NaN keeps sign and payload.
//
// Where that is in CPython 3.11.2: PyFloat_Pack2, 4 and 8 (struct, pickle, marshal) and
// PyFloat_AsDouble (native formats of struct, array, memoryview). Not seen by these: ctypes, and
// whatever else is an extension module of its own. math.copysign: determinism/math_pinned.cpp.
#define PY_SSIZE_T_CLEAN
#include "interpreter/nan_sign.h"

#include <Python.h>

#include <bit>
#include <cstdint>

#include "interpreter/identity.h"

namespace hako::interpreter {

double PlainNan(double value) {
  constexpr uint64_t kNegativeDefault = 0xfff8'0000'0000'0000, kSign = uint64_t{1} << 63;
  if (value == value || !HasNumbers()) [[likely]]
    return value;
  const auto bits = std::bit_cast<uint64_t>(value);
  return bits == kNegativeDefault ? std::bit_cast<double>(bits & ~kSign) : value;
}

}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
double __wrap_PyFloat_AsDouble(PyObject* number) {
  return hako::interpreter::PlainNan(PyFloat_AsDouble(number));
}
int __wrap_PyFloat_Pack2(double value, char* bytes, int little_endian) {
  return PyFloat_Pack2(hako::interpreter::PlainNan(value), bytes, little_endian);
}
int __wrap_PyFloat_Pack4(double value, char* bytes, int little_endian) {
  return PyFloat_Pack4(hako::interpreter::PlainNan(value), bytes, little_endian);
}
int __wrap_PyFloat_Pack8(double value, char* bytes, int little_endian) {
  return PyFloat_Pack8(hako::interpreter::PlainNan(value), bytes, little_endian);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
