#include "pantry/undo_change.h"

#include <vector>

#include "cpython/lru_cache.h"
#include "pantry/container_items.h"

namespace hako::pantry {
namespace {

// Takes a class out of an abstract one's registry, a set that no attribute leads to: it may be as
// young as the membership.
void DropMember(PyObject* abstract, PyObject* member) {
  PyObject* data = PyObject_GetAttrString(abstract, "_abc_impl");
  if (data == nullptr) return PyErr_Clear();
  std::vector<PyObject*> sets;
  Py_TYPE(data)->tp_traverse(
      data,
      [](PyObject* referent, void* found) {
        if (PyAnySet_CheckExact(referent))
          static_cast<std::vector<PyObject*>*>(found)->push_back(referent);
        return 0;
      },
      &sets);
  for (PyObject* set : sets) {
    for (const auto& [reference, none] : ItemsOf(set)) {
      if (Referent(reference) == member) PySet_Discard(set, reference);
    }
  }
  Py_DECREF(data);
}

}  // namespace

void UndoChange(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kDictItem:
      if (change.before != nullptr) {
        PyDict_SetItem(change.target, change.key, change.before);
      } else {
        PyDict_DelItem(change.target, change.key);
      }
      break;
    case Change::Kind::kClassItem:
      PyObject_SetAttr(change.target, change.key, change.before);
      break;
    case Change::Kind::kListContent:
      PyList_SetSlice(change.target, 0, PyList_GET_SIZE(change.target), change.key);
      break;
    case Change::Kind::kCacheContent:
      hako_lru_cache_write(change.target, change.before);
      break;
    case Change::Kind::kWarnings:
      hako_cpython_set_warnings_version(hako_cpython_warnings_version() - change.version);
      break;
    case Change::Kind::kListItem:
    case Change::Kind::kWarningFilter:
      for (Py_ssize_t i = PyList_GET_SIZE(change.target) - 1; i >= 0; --i) {
        if (PyList_GET_ITEM(change.target, i) != change.value) continue;
        PyList_SetSlice(change.target, i, i + 1, nullptr);
        break;
      }
      break;
    case Change::Kind::kSetItem:
      PySet_Discard(change.target, change.value);
      break;
    case Change::Kind::kSubclass:
      PyDict_DelItem(hako_cpython_subclasses(reinterpret_cast<PyTypeObject*>(change.target)),
                     change.key);
      break;
    case Change::Kind::kAtExit:
      hako_cpython_atexit_drop_last();
      break;
    case Change::Kind::kThreadEnd:
      hako_cpython_set_thread_end({});
      break;
    case Change::Kind::kAbcMember:
      DropMember(change.target, change.value);
      break;
  }
  PyErr_Clear();
}

}  // namespace hako::pantry
