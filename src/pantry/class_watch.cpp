#include "pantry/class_watch.h"

#include <string_view>

#include "pantry/container_items.h"

namespace hako::pantry {

void ClassWatch::Begin() {
  MarkAbstractSets();
  Watch(&PyBaseObject_Type);
  LookAtAbstractClasses();
}

void ClassWatch::Meet(PyObject* object) {
  if (std::string_view(Py_TYPE(object)->tp_name) == "_abc._abc_data")
    abstract_data_.push_back(Py_NewRef(object));
  if (PyType_Check(object) == 0) return;
  auto* type = reinterpret_cast<PyTypeObject*>(object);
  containers_->MarkClassDict(type);
  if (PyDict_GetItemString(hako_cpython_type_dict(type), "_abc_impl") == nullptr) return;
  abstract_classes_.push_back({Py_NewRef(object), log_->CurrentOwner(), {}, false});
  has_new_abstract_classes_ = true;
}

// CPython 3.11.2, Modules/_abc.c: _add_to_weak_set makes a set when the first class comes into it.
void ClassWatch::MarkAbstractSets() {
  for (PyObject* data : abstract_data_) {
    Py_TYPE(data)->tp_traverse(
        data,
        [](PyObject* referent, void* containers) {
          static_cast<ContainerWatch*>(containers)->MarkAbstractSet(referent);
          return 0;
        },
        containers_);
  }
}

void ClassWatch::Watch(PyTypeObject* type) {
  if (types_.contains(type)) return;
  auto& [owner, seen] = types_[type];
  owner = log_->CurrentOwner();
  PyObject* subclasses = hako_cpython_subclasses(type);
  if (subclasses == nullptr) return;
  containers_->Ignore(subclasses);  // It is looked at here, and only here.
  std::vector<PyTypeObject*> found;
  for (const auto& [key, reference] : ItemsOf(subclasses)) {
    seen.insert(key);
    PyObject* subclass = Referent(reference);
    if (subclass != Py_None) found.push_back(reinterpret_cast<PyTypeObject*>(subclass));
  }
  for (PyTypeObject* subclass : found) Watch(subclass);
}

void ClassWatch::Look() {
  LookAtSubclasses();
  const bool sets_changed = containers_->TakeAbstractChange();
  if (sets_changed || has_new_abstract_classes_) LookAtAbstractClasses();
}

void ClassWatch::LookAtSubclasses() {
  std::vector<PyTypeObject*> fresh;
  for (auto& [type, record] : types_) {
    auto& [owner, seen] = record;
    PyObject* subclasses = hako_cpython_subclasses(type);
    if (subclasses == nullptr || static_cast<size_t>(PyDict_GET_SIZE(subclasses)) == seen.size()) {
      continue;
    }
    containers_->Ignore(subclasses);
    for (const auto& [key, reference] : ItemsOf(subclasses)) {
      if (!seen.insert(key).second) continue;
      PyObject* subclass = Referent(reference);
      if (subclass == Py_None) continue;
      fresh.push_back(reinterpret_cast<PyTypeObject*>(subclass));
      log_->Log(owner, {.kind = Change::Kind::kSubclass,
                        .target = reinterpret_cast<PyObject*>(type),
                        .key = key,
                        .value = reference,
                        .version = hako_cpython_type_version(type)});
    }
  }
  for (PyTypeObject* type : fresh) Watch(type);
}

// The classes that are registered with an abstract one, seen through its own window.
void ClassWatch::LookAtAbstractClasses() {
  has_new_abstract_classes_ = false;
  PyObject* module = PyImport_ImportModule("_abc");
  for (AbstractClass& abstract : abstract_classes_) {
    PyObject* dump = PyObject_CallMethod(module, "_get_dump", "O", abstract.type);
    PyObject* registry = dump == nullptr ? nullptr : PyTuple_GetItem(dump, 0);
    for (const auto& [reference, none] :
         registry == nullptr ? ItemsOf(Py_None) : ItemsOf(registry)) {
      PyObject* member = Referent(reference);
      if (member == Py_None || !abstract.members.insert(member).second || !abstract.is_read)
        continue;
      log_->Log(abstract.owner,
                {.kind = Change::Kind::kAbcMember, .target = abstract.type, .value = member});
    }
    abstract.is_read = true;
    Py_XDECREF(dump);
  }
  Py_XDECREF(module);
  PyErr_Clear();
}

void ClassWatch::ResetCaches() {
  PyObject* module = PyImport_ImportModule("_abc");
  for (const AbstractClass& abstract : abstract_classes_) {
    Py_XDECREF(PyObject_CallMethod(module, "_reset_caches", "O", abstract.type));
  }
  Py_XDECREF(module);
  PyErr_Clear();
}

void ClassWatch::Release() {
  for (PyObject* data : abstract_data_) Py_DECREF(data);
  abstract_data_.clear();
  for (const AbstractClass& abstract : abstract_classes_) Py_DECREF(abstract.type);
  abstract_classes_.clear();
}

}  // namespace hako::pantry
