#define PY_SSIZE_T_CLEAN
#include "interpreter/code_likeness.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <unordered_map>

namespace hako::interpreter {
namespace {

uint64_t Bits(double number) { return std::bit_cast<uint64_t>(number); }
uint64_t Bits(PyObject* number) { return Bits(PyFloat_AS_DOUBLE(number)); }

bool IsInterned(PyObject* text) { return PyUnicode_CHECK_INTERNED(text) != 0; }

// Both walks give the elements in the order that a program would see (Objects/setobject.c:
// _PySet_NextEntry, as every set iterator).
class Comparison {
 public:
  bool IsSame(PyObject* one, PyObject* other);

 private:
  bool HaveSameItems(PyObject* one, PyObject* other);
  bool HaveSameElements(PyObject* one, PyObject* other);
  bool IsSameCode(PyObject* one, PyObject* other);
  bool HaveSameContent(PyObject* one, PyObject* other);

  std::unordered_map<PyObject*, PyObject*> others_;  // Of what has been compared, its counterpart.
  std::unordered_map<PyObject*, PyObject*> ones_;
};

bool Comparison::HaveSameItems(PyObject* one, PyObject* other) {
  if (PyTuple_GET_SIZE(one) != PyTuple_GET_SIZE(other)) return false;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(one); ++i) {
    if (!IsSame(PyTuple_GET_ITEM(one, i), PyTuple_GET_ITEM(other, i))) return false;
  }
  return true;
}

bool Comparison::HaveSameElements(PyObject* one, PyObject* other) {
  PyObject* first = PySequence_Tuple(one);
  PyObject* second = PySequence_Tuple(other);
  const bool same = first != nullptr && second != nullptr && HaveSameItems(first, second);
  Py_XDECREF(first);
  Py_XDECREF(second);
  PyErr_Clear();
  return same;
}

bool Comparison::IsSameCode(PyObject* one, PyObject* other) {
  const auto* first = reinterpret_cast<PyCodeObject*>(one);
  const auto* second = reinterpret_cast<PyCodeObject*>(other);
  return IsSame(first->co_name, second->co_name) &&
         IsSame(first->co_qualname, second->co_qualname) &&
         IsSame(first->co_names, second->co_names) &&
         IsSame(first->co_localsplusnames, second->co_localsplusnames) &&
         IsSame(first->co_consts, second->co_consts);
}

bool Comparison::HaveSameContent(PyObject* one, PyObject* other) {
  if (PyCode_Check(one)) return IsSameCode(one, other);
  if (PyTuple_CheckExact(one)) return HaveSameItems(one, other);
  if (PyFrozenSet_CheckExact(one)) return HaveSameElements(one, other);
  if (PyUnicode_CheckExact(one)) {
    // Those of one Latin-1 character are CPython's own (Objects/unicodeobject.c), as is "".
    const Py_ssize_t length = PyUnicode_GET_LENGTH(one);
    if (length == 0 || (length == 1 && PyUnicode_MAX_CHAR_VALUE(one) < 256)) return false;
    return IsInterned(one) == IsInterned(other) && PyUnicode_Compare(one, other) == 0;
  }
  if (PyBytes_CheckExact(one)) {
    // Those of length one are CPython's own (Objects/bytesobject.c: CHARACTER), others are not.
    return PyBytes_GET_SIZE(one) == PyBytes_GET_SIZE(other) && PyBytes_GET_SIZE(one) > 1 &&
           std::memcmp(PyBytes_AS_STRING(one), PyBytes_AS_STRING(other),
                       static_cast<size_t>(PyBytes_GET_SIZE(one))) == 0;
  }
  if (PyFloat_CheckExact(one)) return Bits(one) == Bits(other);
  if (PyComplex_CheckExact(one)) {
    const Py_complex first = PyComplex_AsCComplex(one);
    const Py_complex second = PyComplex_AsCComplex(other);
    return Bits(first.real) == Bits(second.real) && Bits(first.imag) == Bits(second.imag);
  }
  return PyLong_CheckExact(one) && PyObject_RichCompareBool(one, other, Py_EQ) == 1;
}

bool Comparison::IsSame(PyObject* one, PyObject* other) {
  if (one == other) return true;  // None, small numbers, interned strings.
  if (Py_TYPE(one) != Py_TYPE(other)) return false;
  const auto known = others_.find(one);
  if (known != others_.end()) return known->second == other;
  if (!ones_.emplace(other, one).second) return false;  // One object now, and two before.
  others_.emplace(one, other);
  return HaveSameContent(one, other);
}

}  // namespace

bool IsLikeCompiled(PyObject* again, PyObject* code) { return Comparison().IsSame(again, code); }

}  // namespace hako::interpreter
