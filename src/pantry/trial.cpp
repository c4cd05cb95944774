#define PY_SSIZE_T_CLEAN
#include "pantry/trial.h"

#include <Python.h>
#include <unistd.h>

#include <utility>

#include "base/forked_child.h"
#include "base/memory_map.h"
#include "pantry/extension_copies.h"
#include "pantry/libraries_beside.h"

namespace hako::pantry {
namespace {

constexpr const char* kEnds = "its import ends the process";

// Functions and structures: what is odd and leads to no code is frozen code of Python's own.
bool MayBeAddress(uintptr_t value, const MemoryMap& map) {
  const MemoryMap::Range* range = map.Find(value);
  return range != nullptr && (value % sizeof(uintptr_t) == 0 || range->is_code);
}

// What the import has left in the interpreter's variables; empty: nothing. CPython's own lists of
// parsers and the like, which lead to modules of the standard library, do no harm.
std::string FindHolder(const Words& before, const std::vector<Region>& copies) {
  PyType_ClearCache();  // It remembers attributes of types.
  const ForeignPointers pointers;
  const MemoryMap map = MemoryMap::Read();
  for (const Region& copy : copies) {
    for (const auto& [place, value] : FindInto(StaticRegions(), copy.begin, copy.end)) {
      if (!Holds(before, place, value) && MayBeAddress(value, map))
        return "the interpreter keeps an address of it";
    }
  }
  for (const auto& [place, value] : pointers.Find(StaticRegions())) {
    if (Holds(before, place, value) || !MayBeAddress(value, map)) continue;
    const std::string name = pointers.NameOf(value);
    if (name != "the stack") return "the interpreter keeps an address of " + name;
  }
  return "";
}

[[noreturn]] void BeChild(const std::vector<std::string>& modules, const ListCopies& copies,
                          const VisitAside& visit_aside, const ListUnrepeatable& unrepeatable,
                          const ForkedChild& self) {
  constexpr unsigned kSeconds = 60;
  alarm(kSeconds);
  const size_t threads_before = ThreadsOfLibraries();  // Of the parent: a fork takes none along.
  Words before = ForeignPointers().Find(StaticRegions());
  before.merge(FindInto(StaticRegions(), kExtensionsBegin, kExtensionsEnd));
  std::string why;
  const size_t known = unrepeatable().size();
  for (const std::string& name : modules) {
    if (PyDict_GetItemString(PyImport_GetModuleDict(), name.c_str()) != nullptr) continue;
    const ImportEffects effects(visit_aside);
    if (PyImport_ImportModule(name.c_str()) == nullptr) PyErr_Clear();
    if (why.empty()) why = effects.Find();
  }
  if (const auto done = unrepeatable(); why.empty() && done.size() > known) why = done.back();
  if (CountThreads() > 1 + ThreadsOfLibraries() - threads_before) why = "its import starts threads";
  if (why.empty()) why = FindHolder(before, copies());
  _exit(self.Tell(why) ? 0 : 1);
}

}  // namespace

std::string TryImports(const std::vector<std::string>& modules, const ListCopies& copies,
                       const VisitAside& visit_aside, const ListUnrepeatable& unrepeatable) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return "no process could be started to try it";
  if (child.IsHere()) BeChild(modules, copies, visit_aside, unrepeatable, child);
  Told told = child.Hear();
  return told.status == 0 ? std::move(told.text) : kEnds;
}

}  // namespace hako::pantry
