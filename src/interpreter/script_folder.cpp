// script_folder.cpp: sys.path[0] of a program's file.
//
// CPython computes it in 80 KiB of the stack, of which it clears a part (CPython 3.11.2,
// Python/pathconfig.c: _PyPathConfig_ComputeSysPath0; the same in 3.12 and 3.13). For a plain name
// that is no link the answer is the folder of its real path, and six pages fewer are touched. In
// all other cases CPython answers.
#include <Python.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "interpreter/image_state.h"
#include "seams/system_calls.h"

namespace hako::interpreter {
namespace {

// The name in bytes; empty if it is not plain ASCII.
std::string PlainName(const wchar_t* name) {
  std::string plain;
  for (; *name != L'\0'; ++name) {
    if (*name >= 128 || plain.size() >= PATH_MAX) return {};
    plain.push_back(static_cast<char>(*name));
  }
  return plain;
}

bool IsLink(const std::string& path) {
  char byte = 0;
  return hako_readlink(path.c_str(), &byte, 1) >= 0 || errno != EINVAL;
}

// New reference, or null, without an exception, where CPython has to answer.
PyObject* FolderOf(const std::string& script) {
  if (IsLink(script)) return nullptr;
  const std::unique_ptr<char, void (*)(void*)> real(hako_realpath(script.c_str(), nullptr),
                                                    std::free);
  if (!real) return nullptr;
  const std::string_view path = real.get();
  const size_t length = std::max<size_t>(path.rfind('/'), 1);
  PyObject* folder = PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(length));
  if (folder == nullptr) PyErr_Clear();
  return folder;
}

}  // namespace
}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
int _PyPathConfig_ComputeSysPath0(const PyWideStringList* argv, PyObject** path0);

int __wrap__PyPathConfig_ComputeSysPath0(const PyWideStringList* argv, PyObject** path0) {
  using namespace hako::interpreter;
  if (image_state.restored && argv->length > 0) {
    const std::string script = PlainName(argv->items[0]);
    PyObject* folder = script.empty() || script.front() == '-' ? nullptr : FolderOf(script);
    if (folder != nullptr) return *path0 = folder, 1;
  }
  return _PyPathConfig_ComputeSysPath0(argv, path0);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
