#include "pantry/import_system.h"

#include <string>
#include <string_view>
#include <vector>

#include "pantry/image_memory.h"
#include "pantry/library_folder.h"
#include "pantry/pantry.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

// A tuple of the items of the list `name` of sys; null if there is none.
PyObject* TupleOf(const char* name) {
  PyObject* list = PySys_GetObject(name);
  return list == nullptr ? nullptr : PySequence_Tuple(list);
}

// True if the list `name` of sys holds the very items of the tuple.
bool HasItems(const char* name, PyObject* tuple) {
  PyObject* list = PySys_GetObject(name);
  if (list == nullptr || !PyList_CheckExact(list)) return false;
  if (PyList_GET_SIZE(list) != PyTuple_GET_SIZE(tuple)) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    if (PyList_GET_ITEM(list, i) != PyTuple_GET_ITEM(tuple, i)) return false;
  }
  return true;
}

}  // namespace

bool NoteLibrary() {
  PyObject* os = PyImport_ImportModule("os");
  PyObject* file = os == nullptr ? nullptr : PyObject_GetAttrString(os, "__file__");
  const std::string path(TextOf(file));
  Py_XDECREF(file);
  Py_XDECREF(os);
  if (path.find('/') == std::string::npos) return false;
  const std::string library = path.substr(0, path.rfind('/'));
  pantry.library = KeepInImage(std::string_view(library));
  pantry.extensions = KeepInImage(std::string_view(library + "/lib-dynload"));
  pantry.library_folder = ObserveFolder(pantry.library);
  pantry.extensions_folder = ObserveFolder(pantry.extensions);
  return true;
}

bool NoteImportSystem() {
  PyObject* builtins = PyEval_GetBuiltins();
  PyObject* external = PyImport_ImportModule("_frozen_importlib_external");
  pantry.meta_path = TupleOf("meta_path");
  pantry.path_hooks = TupleOf("path_hooks");
  pantry.builtins = Py_XNewRef(builtins);
  pantry.import_function = Py_XNewRef(PyDict_GetItemString(builtins, "__import__"));
  pantry.importer_cache = Py_XNewRef(PySys_GetObject("path_importer_cache"));
  pantry.path_finder =
      external == nullptr ? nullptr : PyObject_GetAttrString(external, "PathFinder");
  return pantry.meta_path != nullptr && pantry.path_hooks != nullptr &&
         pantry.import_function != nullptr && pantry.importer_cache != nullptr &&
         pantry.path_finder != nullptr;
}

void NoteNames() {
  std::vector<std::string> names;
  for (size_t i = 0; i < pantry.unit_count; ++i) {
    const Unit& unit = pantry.units[i];
    names.emplace_back(TextOf(unit.name));
    for (size_t j = 0; j < unit.event_count; ++j) {
      const Event& event = unit.events[j];
      if (event.kind == Event::Kind::kImport && event.module == nullptr)
        names.emplace_back(TextOf(event.name));
    }
  }
  pantry.travels = true;
  pantry.names = KeepNames(names);
  pantry.library_folder.names = DigestFolder(pantry.library, pantry.names);
  pantry.extensions_folder.names = DigestFolder(pantry.extensions, pantry.names);
}

// The last of the path hooks makes the finders of folders.
void MakeSpareFinders() {
  const Py_ssize_t count = PyTuple_GET_SIZE(pantry.path_hooks);
  if (count == 0) return;
  for (PyObject*& finder : pantry.spare_finders) {
    int before[3], after[3];
    hako_cpython_read_counts(before);
    finder = PyObject_CallFunction(PyTuple_GET_ITEM(pantry.path_hooks, count - 1), "s", "/");
    if (finder == nullptr) return PyErr_Clear();
    ++pantry.spare_count;
    hako_cpython_read_counts(after);
    pantry.spare_objects = after[0] - before[0];  // Those of the last: all are alike.
  }
}

bool ImportsAreOrdinary(PyObject* modules) {
  return modules != nullptr && PySys_GetObject("modules") == modules &&
         PyDict_GetItemString(pantry.builtins, "__import__") == pantry.import_function &&
         HasItems("meta_path", pantry.meta_path) && HasItems("path_hooks", pantry.path_hooks) &&
         PySys_GetObject("path_importer_cache") == pantry.importer_cache &&
         hako_cpython_is_traced() == 0 && hako_cpython_is_audited() == 0 &&
         hako_cpython_collections_are_heard() == 0 && hako_cpython_is_main_thread() != 0;
}

bool LibraryIsTheSame() {
  static const bool is_same =
      IsUnchanged(pantry.library_folder, pantry.library, pantry.names) &&
      IsUnchanged(pantry.extensions_folder, pantry.extensions, pantry.names);
  return is_same;
}

}  // namespace hako::pantry
