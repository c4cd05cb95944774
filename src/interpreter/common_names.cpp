// common_names.cpp: interned strings that a start writes to, in blocks that can be placed.
//
// Compiling a program looks each of its names up among the interned strings and counts a reference
// to what is found (CPython 3.11.2, Objects/unicodeobject.c: PyUnicode_InternInPlace). Whoever
// interned a name first has placed it, and for many that is CPython's frozen code, whose strings
// are static and lie on a page each that the start must copy. So a capture interns the common names
// itself, before the first of the others: before those of frozen code (Python/pylifecycle.c:
// pycore_interp_init calls _Py_Deepfreeze_Init); in 3.13, which has none, before the module
// `builtins` is made. They are blocks then, and block_placement.h brings the hot ones together.
//
// Left out: CPython's own identifiers (_Py_ID), which lie together already and must stay the ones
// that are interned, as CPython compares them by address first.
#define PY_SSIZE_T_CLEAN
#include "interpreter/common_names.h"

#include <Python.h>

#include <string_view>
#include <unordered_set>

#include "cpython/internals.h"

namespace hako::interpreter {
namespace {

constexpr const char* kCommonNames[] = {
#include "interpreter/common_names.inc"
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam takes no context
constinit bool is_wanted = false;

using Names = std::unordered_set<std::string_view>;

void InternCommonNames() {
  if (!is_wanted) return;
  is_wanted = false;
  Names own;
  hako_cpython_visit_identifiers(
      [](const char* name, void* names) { static_cast<Names*>(names)->insert(name); }, &own);
  for (const char* name : kCommonNames) {
    if (own.contains(name)) continue;
    // The reference is kept for ever: what nobody refers to is no longer interned.
    if (PyUnicode_InternFromString(name) == nullptr) PyErr_Clear();
  }
}

}  // namespace

void PlaceCommonNames() { is_wanted = true; }

}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
int _Py_Deepfreeze_Init() __attribute__((weak));
PyObject* _PyBuiltin_Init(PyInterpreterState* interpreter);

int __wrap__Py_Deepfreeze_Init() {
  hako::interpreter::InternCommonNames();
  return _Py_Deepfreeze_Init();
}

PyObject* __wrap__PyBuiltin_Init(PyInterpreterState* interpreter) {
  hako::interpreter::InternCommonNames();
  return _PyBuiltin_Init(interpreter);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
