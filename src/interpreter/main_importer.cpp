// main_importer.cpp: is the program a zip file or a folder?
//
// Before python3 runs a file it asks all path hooks for an importer (CPython 3.11.2,
// Modules/main.c: pymain_get_importer). For a plain file that means running importlib's and
// zipimport's Python code to raise two exceptions; all that is left of it is None under the file's
// name in sys.path_importer_cache. Here the question is put to the file itself: a zip file has an
// end record (Lib/zipimport.py: _read_directory), and without one, with the two hooks that every
// start has, the answer is None. In doubt CPython answers.
#include <Python.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string>

#include "base/at_offset.h"
#include "base/unique_fd.h"
#include "interpreter/frozen_app.h"
#include "interpreter/image_state.h"
#include "pantry/archive.h"
#include "seams/system_calls.h"

namespace hako::interpreter {
namespace {

constexpr off_t kEndRecord = 22;  // Bytes of an end record without a comment.
constexpr off_t kLongestComment = 65535;

// True only if `path` is a file that zipimport reads and refuses.
bool IsNoZip(const char* path) {
  const UniqueFd file(hako_open64(path, O_RDONLY | O_CLOEXEC, 0));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const off_t length = std::min(status.st_size, kEndRecord + kLongestComment);
  std::string tail(static_cast<size_t>(length), '\0');
  const auto from = static_cast<uint64_t>(status.st_size - length);
  if (!ReadAt(file.get(), std::as_writable_bytes(std::span(tail)), from)) return false;
  return tail.find("PK\x05\x06") == std::string::npos;
}

// As `site` left them: zipimporter and the FileFinder's hook.
bool HooksAreOrdinary() {
  PyObject* hooks = PySys_GetObject("path_hooks");
  return hooks != nullptr && PyList_CheckExact(hooks) && PyList_GET_SIZE(hooks) == 2 &&
         image_state.path_hooks[0] == PyList_GET_ITEM(hooks, 0) &&
         image_state.path_hooks[1] == PyList_GET_ITEM(hooks, 1);
}

}  // namespace
}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" PyObject* __wrap_PyImport_GetImporter(PyObject* path) {
  using namespace hako::interpreter;
  if (image_state.restored && PyUnicode_Check(path) != 0 && hako_cpython_is_audited() == 0) {
    if (NoteArchive(path)) {
      PyObject* importer = PyImport_GetImporter(path);
      hako::pantry::AddLaterImporters();
      return importer;
    }
    const char* name = PyUnicode_AsUTF8(path);
    PyObject* cache = PySys_GetObject("path_importer_cache");
    if (name == nullptr) PyErr_Clear();  // Lone surrogates.
    if (name != nullptr && cache != nullptr && PyDict_CheckExact(cache) &&
        PyDict_GetItem(cache, path) == nullptr && HooksAreOrdinary() && IsNoZip(name)) {
      return PyDict_SetItem(cache, path, Py_None) == 0 ? Py_NewRef(Py_None) : nullptr;
    }
  }
  return PyImport_GetImporter(path);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
