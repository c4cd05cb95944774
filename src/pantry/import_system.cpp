#include "pantry/import_system.h"

#include "pantry/library_folder.h"
#include "pantry/pantry.h"

namespace hako::pantry {
namespace {

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
