#include "pantry/change_watch.h"

namespace hako::pantry {
namespace {

// Borrowed.
PyObject* BootstrapAttribute(const char* module, const char* name) {
  PyObject* owner = PyDict_GetItemString(PyImport_GetModuleDict(), module);
  PyObject* value = owner == nullptr ? nullptr : PyObject_GetAttrString(owner, name);
  PyErr_Clear();
  Py_XDECREF(value);  // Kept by the module.
  return value;
}

}  // namespace

void ChangeWatch::Begin(hako_gc_lists* start) {
  // The import system's own bookkeeping of what is going on.
  for (const char* name : {"_module_locks", "_blocking_on"}) {
    if (PyObject* table = BootstrapAttribute("_frozen_importlib", name)) containers_.Ignore(table);
  }
  containers_.Ignore(PyImport_GetModuleDict());
  if (PyObject* index = hako_cpython_module_index()) containers_.Ignore(index);  // Unit::is_indexed
  hako_cpython_visit_lists(start, Meet, this);
  // What modules keep for each thread; no object leads to it.
  if (PyObject* of_thread = PyThreadState_GetDict()) containers_.Watch(of_thread);
  classes_.Begin();
  tables_.Begin();
}

int ChangeWatch::Meet(PyObject* object, void* watch) {
  auto* self = static_cast<ChangeWatch*>(watch);
  self->containers_.Meet(object);
  self->caches_.Meet(object);
  self->classes_.Meet(object);
  return 0;
}

void ChangeWatch::Look(ChangeLog::Owner owner,
                       const std::function<bool(ChangeLog::Owner)>& is_going_on,
                       hako_gc_lists* objects) {
  log_.BeginTurn(owner, is_going_on);
  containers_.Look();
  caches_.Look();
  hako_gc_lists fresh = {};
  hako_cpython_take_objects(&fresh);
  hako_cpython_visit_lists(&fresh, Meet, this);
  classes_.MarkAbstractSets();
  hako_cpython_join_lists(&fresh, objects);
  classes_.Look();
  tables_.Look();
  // What looking itself made.
  hako_cpython_take_objects(objects);
}

void ChangeWatch::Release() {
  classes_.ResetCaches();
  caches_.ClearCaches();
  caches_.Release();
  containers_.Release();
  classes_.Release();
}

}  // namespace hako::pantry
