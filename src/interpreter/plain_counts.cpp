#include "interpreter/plain_counts.h"

#include <Python.h>
#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <string_view>

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

// What the child tells: the counters, and a line for each module, its name and its number.
std::string ToText(const PlainBoot& boot) {
  std::string text(reinterpret_cast<const char*>(&boot.counts), sizeof(boot.counts));
  for (const auto& [module, count] : boot.imports)
    text.append(module).append(" ").append(std::to_string(count)).append("\n");
  return text;
}

PlainBoot FromText(std::string_view text) {
  PlainBoot boot;
  if (text.size() < sizeof(boot.counts)) return {};
  std::memcpy(&boot.counts, text.data(), sizeof(boot.counts));
  text.remove_prefix(sizeof(boot.counts));
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const size_t end = text.find('\n');
    if (space >= end || end == std::string_view::npos) return {};
    int count = 0;
    std::from_chars(text.data() + space + 1, text.data() + end, count);
    boot.imports.emplace(text.substr(0, space), count);
    text.remove_prefix(end + 1);
  }
  return boot;
}

[[noreturn]] void BeChild(const BootPlan& plan, const std::string& archive,
                          const std::vector<std::string>& modules, const ForkedChild& child) {
  // What the boot has to say is said by the capture's own.
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null >= 0) dup2(null, STDERR_FILENO);
  if (Boot(plan, HashSeed::kAsTold) >= 0) _exit(1);
  if (!archive.empty() && !StartApplication(archive)) _exit(1);
  PlainBoot boot{.counts = {.are_known = true, .at_start = ReadCounters()}, .imports = {}};
  boot.imports = pantry::CountImports(modules);
  _exit(child.Tell(ToText(boot)) ? 0 : 1);
}

}  // namespace

image::CollectorCounts ReadCounters() {
  image::CollectorCounts counters{};
  hako_cpython_read_counts(counters.objects);
  hako_cpython_read_collections(counters.collections);
  return counters;
}

void WriteCounters(const image::CollectorCounts& counters) {
  hako_cpython_write_counts(counters.objects);
  hako_cpython_write_collections(counters.collections);
}

// CPython 3.11.2, Python/bltinmodule.c: builtin_compile_impl, which asks for a tree's type first.
bool MakeCompilersTypes() {
  PyObject* compile = PyDict_GetItemString(PyEval_GetBuiltins(), "compile");
  PyObject* code =
      compile == nullptr ? nullptr : PyObject_CallFunction(compile, "sss", "", "<string>", "exec");
  Py_XDECREF(code);
  return code != nullptr;
}

PlainBoot CountPlainBoot(const BootPlan& plan, const std::string& archive,
                         const std::vector<std::string>& modules) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return {};
  if (child.IsHere()) BeChild(plan, archive, modules, child);
  const Told told = child.Hear();
  return told.status == 0 ? FromText(told.text) : PlainBoot();
}

void ShowPlainCounts(const PlainCounts& counts) {
  if (counts.are_known) WriteCounters(counts.at_start);
}

}  // namespace hako::interpreter
