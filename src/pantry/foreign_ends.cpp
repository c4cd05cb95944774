#include "pantry/foreign_ends.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <unordered_set>

#include "base/memory_map.h"
#include "base/own_object.h"
#include "pantry/python_text.h"
#include "pantry/quiet_modules.h"

namespace hako::pantry {
namespace {

// Functions of CPython 3.11 to 3.13 that have one of the caller's called later, without an object
// whose end calls it; and what finds any of them.
constexpr std::string_view kRegistering[] = {
    "Py_AtExit",
    "PyUnstable_AtExit",
    "_Py_AtExit",
    "Py_AddPendingCall",
    "PySys_AddAuditHook",
    "PyEval_SetProfile",
    "PyEval_SetProfileAllThreads",
    "PyEval_SetTrace",
    "PyEval_SetTraceAllThreads",
    "_PyEval_RequestCodeExtraIndex",
    "PyUnstable_Eval_RequestCodeExtraIndex",
    "_PyInterpreterState_SetEvalFrameFunc",
    "PyDict_AddWatcher",
    "PyType_AddWatcher",
    "PyCode_AddWatcher",
    "PyFunction_AddWatcher",
    "PyRefTracer_SetTracer",
    "PyMem_SetAllocator",
    "PyObject_SetArenaAllocator",
    "dlsym",
    "dlvsym",
    "dlopen",
    "dlmopen",
};
// Libraries that know nothing of Python.
constexpr std::string_view kSystemLibraries[] = {"libc.so.6",      "libm.so.6",  "libpthread.so.0",
                                                 "libdl.so.2",     "librt.so.1", "libgcc_s.so.1",
                                                 "libstdc++.so.6", "ld-linux"};

uintptr_t AddressOf(auto* function) { return reinterpret_cast<uintptr_t>(function); }

// Of modules from outside, in this process. With the interpreter lock held.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): C calls have no context
constinit std::vector<uintptr_t>* destructors = nullptr;

void NoteDestructor(PyCapsule_Destructor destructor) {
  if (destructor == nullptr) return;
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the process's
  if (destructors == nullptr) destructors = new std::vector<uintptr_t>;
  if (std::ranges::find(*destructors, AddressOf(destructor)) == destructors->end())
    destructors->push_back(AddressOf(destructor));
}

// Cython 3.M.P, of which `version` is "M_P": one of those that were read.
bool IsKnownCython(std::string_view version) {
  constexpr int kLastOf[] = {12, 8, 9, 1};  // Of 3.0, 3.1 and so on.
  size_t minor = 0;
  int patch = -1;
  const char* end = version.data() + version.size();
  const auto [behind, error] = std::from_chars(version.data(), end, minor);
  if (error != std::errc() || behind == end || *behind != '_') return false;
  const auto [last, patch_error] = std::from_chars(behind + 1, end, patch);
  return patch_error == std::errc() && last == end && patch >= 0 && minor < std::size(kLastOf) &&
         patch <= kLastOf[minor];
}

// "_cython_3_1_2.cython_function_or_method", which all modules share that Cython 3.1.2 compiled.
bool IsCythonsFunction(std::string_view type) {
  constexpr std::string_view kPackage = "_cython_3_";
  if (!type.starts_with(kPackage)) return false;
  type.remove_prefix(kPackage.size());
  const size_t dot = type.find('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view name = type.substr(dot + 1);
  return (name == "cython_function_or_method" || name == "fused_cython_function") &&
         IsKnownCython(type.substr(0, dot));
}

// "yaml._yaml.__pyx_scope_struct__represent": what an inner function has of the one around it.
bool IsCythonsScope(std::string_view type) {
  return type.substr(type.rfind('.') + 1).starts_with("__pyx_scope_struct_");
}

bool IsTracked(const PyTypeObject* type) { return (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0; }

// What a type looks like that is a variable of the extension's and has a tp_dealloc of its own, and
// little else.
bool LooksLikeType(const PyTypeObject* type, const Extension& extension, const MemoryMap& map) {
  constexpr Py_ssize_t kLargest = 1 << 24;
  if (!extension.Holds(reinterpret_cast<uintptr_t>(type->tp_name)) ||
      !extension.Holds(AddressOf(type->tp_dealloc)) ||
      type->tp_basicsize < static_cast<Py_ssize_t>(sizeof(PyObject)) ||
      type->tp_basicsize >= kLargest || type->tp_itemsize < 0 || type->tp_itemsize >= kLargest)
    return false;
  const MemoryMap::Range* range = map.Find(AddressOf(type->tp_dealloc));
  return range == nullptr || range->is_code;
}

// Calls `visit` for the class and all below it.
void VisitClasses(PyObject* type, std::unordered_set<PyObject*>* seen, const auto& visit) {
  if (!seen->insert(type).second) return;
  visit(type);
  PyObject* below = PyObject_CallMethod(type, "__subclasses__", nullptr);
  for (Py_ssize_t i = 0; below != nullptr && i < PyList_GET_SIZE(below); ++i)
    VisitClasses(PyList_GET_ITEM(below, i), seen, visit);
  Py_XDECREF(below);
  PyErr_Clear();
}

// An object that the unit's import made, or a class that it derived from another's.
bool MadeOne(const Unit& unit, const ForeignEnds& ends, std::unordered_set<PyObject*>* seen) {
  struct Search {
    const ForeignEnds& ends;
    bool found = false;
  } search = {ends};
  hako_cpython_visit_lists(
      const_cast<hako_gc_lists*>(&unit.objects),
      [](PyObject* object, void* context) {
        auto* self = static_cast<Search*>(context);
        self->found = self->found || self->ends.Include(object);
        return 0;
      },
      &search);
  for (const Change& change : std::span(unit.changes, unit.change_count)) {
    if (change.kind != Change::Kind::kSubclass || PyWeakref_Check(change.value) == 0) continue;
    PyObject* derived = PyWeakref_GetObject(change.value);
    if (derived != Py_None)
      VisitClasses(derived, seen,
                   [&](PyObject* type) { search.found = search.found || ends.Include(type); });
  }
  return search.found;
}

}  // namespace

ForeignEnds::ForeignEnds() {
  const OwnObject own = FindOwnObject();
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    const auto begin = reinterpret_cast<uintptr_t>(BeginOf(own, segment));
    known_.push_back({begin, begin + segment.p_memsz});
  }
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    const Extension* extension = unit.extension;
    if (extension == nullptr) continue;
    const Range range = {extension->base, extension->base + extension->extent};
    if (!extension->is_foreign || extension->is_quiet) known_.push_back(range);
    if (!extension->is_cxx) c_.push_back(range);
  }
}

bool ForeignEnds::LiesIn(const std::vector<Range>& ranges, uintptr_t function) {
  return std::ranges::any_of(ranges, [function](const Range& range) {
    return function >= range.begin && function < range.end;
  });
}

bool ForeignEnds::IsForeign(uintptr_t function) const {
  return function != 0 && !LiesIn(known_, function);
}

bool ForeignEnds::IsCythons(const PyTypeObject* type) const {
  return IsCythonsFunction(type->tp_name) ||
         (IsCythonsScope(type->tp_name) && LiesIn(c_, AddressOf(type->tp_dealloc)));
}

bool ForeignEnds::ActAsFunctionsOf(const PyTypeObject* type) const {
  const PyBufferProcs* buffer = type->tp_as_buffer;
  return IsForeign(AddressOf(type->tp_dealloc)) || IsForeign(AddressOf(type->tp_finalize)) ||
         IsForeign(AddressOf(type->tp_del)) || IsForeign(AddressOf(type->tp_clear)) ||
         IsForeign(AddressOf(type->tp_free)) ||
         (buffer != nullptr && IsForeign(AddressOf(buffer->bf_releasebuffer)));
}

bool ForeignEnds::ActForObjectsOf(const PyTypeObject* type) const {
  for (; type != nullptr; type = type->tp_base) {
    if (ActAsFunctionsOf(type) && !IsCythons(type)) return true;
  }
  return false;
}

bool ForeignEnds::Include(PyObject* object) const {
  if (ActForObjectsOf(Py_TYPE(object))) return true;
  if (PyType_Check(object) != 0) {
    const auto* type = reinterpret_cast<const PyTypeObject*>(object);
    return !IsTracked(type) && ActForObjectsOf(type);
  }
  if (PyModule_Check(object) == 0) return false;
  const PyModuleDef* definition = PyModule_GetDef(object);
  return definition != nullptr &&
         (IsForeign(AddressOf(definition->m_free)) || IsForeign(AddressOf(definition->m_clear)));
}

bool ForeignEnds::LieIn(const Extension& extension) const {
  const MemoryMap map = MemoryMap::Read();
  for (const Extension::Part& part : std::span(extension.parts, extension.part_count)) {
    constexpr uint64_t kStep = alignof(PyTypeObject);
    for (uint64_t at = (part.address + kStep - 1) / kStep * kStep;
         at + sizeof(PyTypeObject) <= part.address + part.size; at += kStep) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
      const auto* type = reinterpret_cast<const PyTypeObject*>(at);
      if (LooksLikeType(type, extension, map) && !IsTracked(type) && ActForObjectsOf(type))
        return true;
    }
  }
  return false;
}

bool ForeignEnds::IncludeACapsule() const {
  return destructors != nullptr &&
         std::ranges::any_of(*destructors, [this](uintptr_t one) { return IsForeign(one); });
}

bool ForeignEnds::IncludeACapsuleOf(const Extension& extension) {
  return destructors != nullptr &&
         std::ranges::any_of(*destructors, [&](uintptr_t one) { return extension.Holds(one); });
}

bool MayBeCalledAtTheEnd(const rebase::Rebased& file) {
  return std::ranges::any_of(file.imports,
                             [](const rebase::Import& import) {
                               return std::ranges::find(kRegistering, import.symbol) !=
                                      std::end(kRegistering);
                             }) ||
         std::ranges::any_of(file.needed, [](const std::string& library) {
           return std::ranges::none_of(kSystemLibraries, [&](std::string_view known) {
             return library.starts_with(known);
           });
         });
}

bool IsCxx(const rebase::Rebased& file) {
  return std::ranges::any_of(
             file.imports,
             [](const rebase::Import& import) { return import.symbol.starts_with("_Z"); }) ||
         std::ranges::any_of(file.needed, [](const std::string& library) {
           return library.starts_with("libstdc++") || library.starts_with("libc++");
         });
}

void JudgeEnds() {
  const std::span units(pantry.units, pantry.unit_count);
  for (const Unit& unit : units) {
    if (unit.extension != nullptr && unit.extension->is_foreign)
      unit.extension->is_quiet = IsQuietModule(TextOf(unit.name));
  }
  const auto is_unknown = [](const Unit& unit) {
    return unit.extension != nullptr && unit.extension->is_foreign && !unit.extension->is_quiet;
  };
  if (std::ranges::none_of(units, is_unknown)) return;
  const ForeignEnds ends;
  std::unordered_set<PyObject*> seen;
  for (Unit& unit : units) {
    unit.is_loud = MadeOne(unit, ends, &seen) ||
                   (is_unknown(unit) &&
                    (unit.extension->may_be_called_at_the_end || ends.LieIn(*unit.extension) ||
                     ForeignEnds::IncludeACapsuleOf(*unit.extension)));
  }
}

PyObject* NewCapsule(void* pointer, const char* name, PyCapsule_Destructor destructor) {
  NoteDestructor(destructor);
  return PyCapsule_New(pointer, name, destructor);
}

int SetCapsuleDestructor(PyObject* capsule, PyCapsule_Destructor destructor) {
  NoteDestructor(destructor);
  return PyCapsule_SetDestructor(capsule, destructor);
}

}  // namespace hako::pantry
