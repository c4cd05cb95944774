#include "interpreter/shown_warnings.h"

#include <cstdint>
#include <string_view>

#include "cpython/internals.h"

namespace hako::interpreter {
namespace {

// Python/_warnings.c: check_matched. Each filter is asked for message and module before its
// category counts: an expression's `match` is called.
bool MatchesInC(PyObject* pattern) {
  return pattern == Py_None || PyUnicode_CheckExact(pattern) ||
         std::string_view(Py_TYPE(pattern)->tp_name) == "re.Pattern";
}

enum class Verdict : uint8_t { kNext, kIsShown, kIsIgnored };

bool IsOneOf(PyObject* category, PyObject* classes) {
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(classes); ++i) {
    if (PyTuple_GET_ITEM(classes, i) == category) return true;
  }
  return false;
}

// For all messages, modules and lines.
bool IsForAll(PyObject* filter) {
  PyObject* line = PyTuple_GET_ITEM(filter, 4);
  const bool is_so = PyTuple_GET_ITEM(filter, 1) == Py_None &&
                     PyTuple_GET_ITEM(filter, 3) == Py_None && PyLong_CheckExact(line) &&
                     PyLong_AsLong(line) == 0;
  PyErr_Clear();
  return is_so;
}

// What a filter says of some warning of these classes.
Verdict Judge(PyObject* filter, PyObject* classes) {
  if (!PyTuple_CheckExact(filter) || PyTuple_GET_SIZE(filter) != 5 ||
      !MatchesInC(PyTuple_GET_ITEM(filter, 1)) || !MatchesInC(PyTuple_GET_ITEM(filter, 3)))
    return Verdict::kIsShown;
  PyObject* category = PyTuple_GET_ITEM(filter, 2);
  if (Py_TYPE(category) != &PyType_Type) return Verdict::kIsShown;  // Its class may answer at will.
  if (!IsOneOf(category, classes)) return Verdict::kNext;
  PyObject* action = PyTuple_GET_ITEM(filter, 0);
  if (!PyUnicode_CheckExact(action) || PyUnicode_CompareWithASCIIString(action, "ignore") != 0)
    return Verdict::kIsShown;
  return IsForAll(filter) ? Verdict::kIsIgnored : Verdict::kNext;
}

// CPython 3.11.2, Python/_warnings.c: get_filter. The first decides whose category is one of the
// warning's classes, unless it is for some messages, modules or lines alone.
bool FiltersShow(PyObject* filters, PyObject* warning) {
  if (filters == nullptr || !PyList_CheckExact(filters)) return true;
  PyObject* classes = reinterpret_cast<PyTypeObject*>(warning)->tp_mro;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(filters); ++i) {
    const Verdict verdict = Judge(PyList_GET_ITEM(filters, i), classes);
    if (verdict != Verdict::kNext) return verdict == Verdict::kIsShown;
  }
  return true;
}

}  // namespace

// As long as the module is there its filters count.
bool ResourceWarningsAreShown() {
  if (FiltersShow(hako_cpython_warning_filters(), PyExc_ResourceWarning)) return true;
  PyObject* modules = hako_cpython_modules();
  PyObject* module = modules == nullptr ? nullptr : PyDict_GetItemString(modules, "warnings");
  if (module == nullptr) return false;
  if (!PyModule_CheckExact(module)) return true;
  return FiltersShow(PyDict_GetItemString(PyModule_GetDict(module), "filters"),
                     PyExc_ResourceWarning);
}

}  // namespace hako::interpreter
