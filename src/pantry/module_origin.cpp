#include "pantry/module_origin.h"

#include <string_view>

#include "pantry/archive.h"
#include "pantry/python_text.h"

namespace hako::pantry {

Origin OriginOf(PyObject* module) {
  PyObject* spec = PyObject_GetAttrString(module, "__spec__");
  PyObject* origin = spec == nullptr ? nullptr : PyObject_GetAttrString(spec, "origin");
  Origin found{.path = std::string(TextOf(origin)), .is_namespace = origin == Py_None};
  if (!found.path.starts_with("/")) found.path.clear();
  Py_XDECREF(spec);
  Py_XDECREF(origin);
  PyErr_Clear();
  return found;
}

bool IsInArchive(PyObject* module) {
  const std::string_view archive = EnteredArchive();
  return !archive.empty() && OriginOf(module).path.starts_with(archive);
}

}  // namespace hako::pantry
