#define PY_SSIZE_T_CLEAN
#include "interpreter/capture_inputs.h"

#include <Python.h>

#include <cstring>

#include "image/format.h"
#include "interpreter/image_state.h"

namespace hako::interpreter {
namespace {

// PySys_AddAuditHook: the event "open" has path, mode and flags.
int NoteOpenedFile(const char* event, PyObject* arguments, void* paths) {
  if (std::strcmp(event, "open") != 0) return 0;
  PyObject* path = PyTuple_GetItem(arguments, 0);
  if (path == nullptr || !PyUnicode_Check(path)) return PyErr_Clear(), 0;
  const char* text = PyUnicode_AsUTF8(path);
  if (text == nullptr) return PyErr_Clear(), 0;
  static_cast<Paths*>(paths)->insert(text);
  return 0;
}

// The source of a compiled file in __pycache__: it is the source that decides whether the other
// counts.
std::string SourceOf(const std::string& path) {
  const size_t folder = path.rfind("/__pycache__/");
  if (folder == std::string::npos) return path;
  const std::string name = path.substr(folder + std::strlen("/__pycache__/"));
  return path.substr(0, folder) + "/" + name.substr(0, name.find('.')) + ".py";
}

// Items of the list `sys.path`, or of what site.getsitepackages() gives.
void AddItems(PyObject* list, Paths* paths) {
  if (list == nullptr || !PyList_Check(list)) return PyErr_Clear();
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    const char* text = PyUnicode_AsUTF8(PyList_GET_ITEM(list, i));
    if (text != nullptr && text[0] == '/') paths->insert(text);
  }
  PyErr_Clear();
}

}  // namespace

void NoteOpenedFiles(Paths* opened) { PySys_AddAuditHook(NoteOpenedFile, opened); }

Paths FindInputs(const Paths& opened, const SiteFindings& findings) {
  Paths paths;
  for (const std::string& path : opened) {
    if (path.front() == '/' && !path.starts_with("/dev/")) paths.insert(SourceOf(path));
  }
  AddItems(PySys_GetObject("path"), &paths);
  PyObject* packages = PyObject_CallMethod(image_state.site, "getsitepackages", nullptr);
  AddItems(packages, &paths);
  Py_XDECREF(packages);
  Paths folders;
  AddItems(PySys_GetObject("path"), &folders);
  for (const std::string& module : findings.absent_modules) {
    if (module.find('.') != std::string::npos) continue;
    for (const std::string& folder : folders) {
      for (const char* suffix : {"", ".py"}) paths.insert(folder + "/" + module + suffix);
    }
  }
  for (const std::string& variable : findings.variables)
    paths.insert(image::kVariableMark + variable);
  return paths;
}

}  // namespace hako::interpreter
