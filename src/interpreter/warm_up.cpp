// warm_up.cpp: a method cache that knows what programs ask for.
//
// How it works. CPython keeps the answers of attribute lookups in a cache by type version and name
// (CPython 3.11.2, Objects/typeobject.c: _PyType_Lookup). A lookup that misses writes an entry and
// the reference counts of two names: up to three pages of the image, copied for one answer. So the
// capture forks; the child is a start of a small program with all that belongs to it, streams and
// end included, and tells which types were asked for which names. The parent asks the same. That is
// done for two programs.
//
// Invariants. The parent changes nothing but the cache and the version numbers of types, neither of
// which Python code can reach. It believes the child only where both know the same: a type by
// address and name, an attribute by a string that is interned here already, or by a static one of
// CPython's (_Py_ID), which need not be.
#define PY_SSIZE_T_CLEAN
#include "interpreter/warm_up.h"

#include <Python.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/forked_child.h"
#include "cpython/internals.h"
#include "interpreter/played_start.h"
#include "interpreter/reference.h"
#include "interpreter/static_state.h"

namespace hako::interpreter {
namespace {

// Every class there is, by address.
using Types = std::unordered_map<uintptr_t, PyTypeObject*>;

void AddTypes(PyTypeObject* type, Types* types) {
  if (!types->emplace(reinterpret_cast<uintptr_t>(type), type).second) return;
  const Ref below(
      PyObject_CallMethod(reinterpret_cast<PyObject*>(&PyType_Type), "__subclasses__", "O", type));
  if (!below) return PyErr_Clear();
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(below.get()); ++i) {
    AddTypes(reinterpret_cast<PyTypeObject*>(PyList_GET_ITEM(below.get(), i)), types);
  }
}

Types AllTypes() {
  Types types;
  AddTypes(&PyBaseObject_Type, &types);
  return types;
}

// What the child says of a lookup: followed by the type's name and the attribute's.
struct Lookup {
  uintptr_t type;
  uintptr_t name;
  uint32_t type_name_bytes;
  uint32_t name_bytes;
};

struct Telling {
  std::unordered_map<unsigned, PyTypeObject*> by_version;
  std::string text;
};

void Tell(unsigned version, PyObject* name, void* context) {
  auto* telling = static_cast<Telling*>(context);
  const auto found = telling->by_version.find(version);
  const char* text = PyUnicode_AsUTF8(name);
  if (text == nullptr) return PyErr_Clear();
  if (found == telling->by_version.end()) return;
  const std::string_view type_name = found->second->tp_name;
  const std::string_view attribute = text;
  const Lookup lookup{.type = reinterpret_cast<uintptr_t>(found->second),
                      .name = reinterpret_cast<uintptr_t>(name),
                      .type_name_bytes = static_cast<uint32_t>(type_name.size()),
                      .name_bytes = static_cast<uint32_t>(attribute.size())};
  telling->text.append(reinterpret_cast<const char*>(&lookup), sizeof(lookup));
  telling->text.append(type_name).append(attribute);
}

[[noreturn]] void BeChild(const BootPlan& plan, Played played, const Types& known,
                          const ForkedChild& self) {
  if (!PlayStart(plan, played)) _exit(1);
  Telling telling;
  for (const auto& [address, type] : known) {
    telling.by_version.emplace(hako_cpython_type_version(type), type);
  }
  hako_cpython_visit_method_cache(Tell, &telling);
  _exit(self.Tell(telling.text) ? 0 : 1);
}

// What the child tells; empty if it failed.
std::string RunChild(const BootPlan& plan, Played played, const Types& known) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return {};
  if (child.IsHere()) BeChild(plan, played, known, child);
  Told told = child.Hear();
  return told.status == 0 ? std::move(told.text) : "";
}

// The string that is interned by this text, or null. New reference.
PyObject* Interned(std::string_view text) {
  PyObject* made = PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
  if (made == nullptr) return PyErr_Clear(), nullptr;
  PyObject* name = made;
  PyUnicode_InternInPlace(&name);
  if (name != made) return name;
  Py_DECREF(name);
  return nullptr;
}

bool IsStatic(uintptr_t address) {
  const image::Target own = OwnTarget();
  return address >= own.data_begin && address < own.data_end;
}

// The string by which the child looked `text` up. New reference, or null.
PyObject* NameOf(const Lookup& lookup, std::string_view text) {
  if (!IsStatic(lookup.name)) return Interned(text);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): static objects lie where they lie in the child
  auto* name = reinterpret_cast<PyObject*>(lookup.name);
  return PyUnicode_CheckExact(name) && text == PyUnicode_AsUTF8(name) ? Py_NewRef(name) : nullptr;
}

// True if `lookup`, at the beginning of `rest`, was followed; takes it away.
bool TakeLookup(std::string_view* rest, const Types& known) {
  Lookup lookup{};
  if (rest->size() < sizeof(lookup)) return false;
  rest->copy(reinterpret_cast<char*>(&lookup), sizeof(lookup));
  rest->remove_prefix(sizeof(lookup));
  if (rest->size() < size_t{lookup.type_name_bytes} + lookup.name_bytes) return false;
  const std::string_view type_name = rest->substr(0, lookup.type_name_bytes);
  const std::string_view attribute = rest->substr(lookup.type_name_bytes, lookup.name_bytes);
  rest->remove_prefix(size_t{lookup.type_name_bytes} + lookup.name_bytes);
  const auto found = known.find(lookup.type);
  if (found == known.end() || type_name != found->second->tp_name) return true;
  const Ref name(NameOf(lookup, attribute));
  if (name) static_cast<void>(_PyType_Lookup(found->second, name.get()));
  return true;
}

}  // namespace

void WarmUp(const BootPlan& plan) {
  // Of an entry that is in the way the name's count is written, wherever that lies: so no more of
  // them than a start needs.
  PyType_ClearCache();
  const Types known = AllTypes();
  // Two answers may want one place, and the types that the first child gave versions to have others
  // here. So what every start needs comes last, and stays.
  for (const Played played : {Played::kPlain, Played::kHello}) {
    const std::string told = RunChild(plan, played, known);
    std::string_view rest = told;
    while (TakeLookup(&rest, known)) {
    }
    PyErr_Clear();
  }
}

}  // namespace hako::interpreter
