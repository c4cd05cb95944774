#include "interpreter/plain_counts.h"

#include <Python.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "base/forked_child.h"
#include "cpython/internals.h"
#include "interpreter/interpreter.h"

namespace hako::interpreter {
namespace {

// CPython 3.11.2, Modules/main.c: pymain_run_python
bool StartApplication(const std::string& archive) {
  PyObject* path = PyUnicode_DecodeFSDefault(archive.c_str());
  PyObject* folders = PySys_GetObject("path");
  return path != nullptr && PyImport_GetImporter(path) != nullptr && folders != nullptr &&
         PyList_Insert(folders, 0, path) == 0 && PyImport_ImportModule("runpy") != nullptr &&
         MakeCompilersTypes();
}

[[noreturn]] void BeChild(const BootPlan& plan, const std::string& archive,
                          const ForkedChild& child) {
  // What the boot has to say is said by the capture's own.
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null >= 0) dup2(null, STDERR_FILENO);
  if (Boot(plan, HashSeed::kAsTold) >= 0) _exit(1);
  if (!archive.empty() && !StartApplication(archive)) _exit(1);
  PlainCounts counts{.are_known = true, .objects = {}, .collections = {}};
  hako_cpython_read_counts(counts.objects);
  hako_cpython_read_collections(counts.collections);
  _exit(child.Tell({reinterpret_cast<const char*>(&counts), sizeof(counts)}) ? 0 : 1);
}

}  // namespace

// CPython 3.11.2, Python/bltinmodule.c: builtin_compile_impl, which asks for a tree's type first.
bool MakeCompilersTypes() {
  PyObject* compile = PyDict_GetItemString(PyEval_GetBuiltins(), "compile");
  PyObject* code =
      compile == nullptr ? nullptr : PyObject_CallFunction(compile, "sss", "", "<string>", "exec");
  Py_XDECREF(code);
  return code != nullptr;
}

PlainCounts CountPlainBoot(const BootPlan& plan, const std::string& archive) {
  PlainCounts counts{};
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return counts;
  if (child.IsHere()) BeChild(plan, archive, child);
  const Told told = child.Hear();
  if (told.status == 0 && told.text.size() == sizeof(counts))
    std::memcpy(&counts, told.text.data(), sizeof(counts));
  return counts;
}

void ShowPlainCounts(const PlainCounts& counts) {
  if (!counts.are_known) return;
  hako_cpython_write_counts(counts.objects);
  hako_cpython_write_collections(counts.collections);
}

}  // namespace hako::interpreter
