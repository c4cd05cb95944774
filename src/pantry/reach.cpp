#include "pantry/reach.h"

#include <unordered_set>
#include <vector>

namespace hako::pantry {

bool LeadsInto(PyObject* object, bool (*is_inside)(const void* object)) {
  // Most keys of dicts: a delivery asks for each that it sets.
  if (is_inside(object) || is_inside(Py_TYPE(object))) return true;
  if (Py_TYPE(object)->tp_traverse == nullptr) return false;
  struct Walk {
    std::unordered_set<PyObject*> seen;
    std::vector<PyObject*> next;
  } walk;
  const auto add = [](PyObject* referent, void* into) {
    auto* self = static_cast<Walk*>(into);
    if (self->seen.insert(referent).second) self->next.push_back(referent);
    return 0;
  };
  add(object, &walk);
  while (!walk.next.empty()) {
    PyObject* one = walk.next.back();
    walk.next.pop_back();
    if (is_inside(one) || is_inside(Py_TYPE(one))) return true;
    if (PyType_Check(one) == 0 && PyModule_Check(one) == 0 && PyFunction_Check(one) == 0 &&
        Py_TYPE(one)->tp_traverse != nullptr) {
      Py_TYPE(one)->tp_traverse(one, add, &walk);
    }
  }
  return false;
}

}  // namespace hako::pantry
