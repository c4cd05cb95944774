// python_text.h: what a str says.
#ifndef HAKO_PANTRY_PYTHON_TEXT_H_
#define HAKO_PANTRY_PYTHON_TEXT_H_

#include <string_view>

#include "cpython/internals.h"

namespace hako::pantry {

// The text up to its first null; empty if the object is null, no str, or has no UTF-8 form. It is
// the object's own and lives as long. With the interpreter lock; clears the exception that is set.
inline std::string_view TextOf(PyObject* object) {
  const char* text =
      object != nullptr && PyUnicode_Check(object) ? PyUnicode_AsUTF8(object) : nullptr;
  PyErr_Clear();
  return text == nullptr ? "" : text;
}

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_PYTHON_TEXT_H_
