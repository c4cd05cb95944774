#include "pantry/foreign_ends.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

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
    "atexit",
    "on_exit",
    "PyUnstable_Object_GC_NewWithExtraData",
    "_PyEval_SetProfile",
    "_PyEval_SetTrace",
};
// Libraries that know nothing of Python.
constexpr std::string_view kSystemLibraries[] = {"libc.so.6",      "libm.so.6",  "libpthread.so.0",
                                                 "libdl.so.2",     "librt.so.1", "libgcc_s.so.1",
                                                 "libstdc++.so.6", "ld-linux"};

uintptr_t AddressOf(auto* function) { return reinterpret_cast<uintptr_t>(function); }

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

// What CPython calls of a type when objects of it die; null: nothing.
std::array<uintptr_t, 6> FunctionsOf(const PyTypeObject* type) {
  const PyBufferProcs* buffer = type->tp_as_buffer;
  return {AddressOf(type->tp_dealloc), AddressOf(type->tp_finalize),
          AddressOf(type->tp_del),     AddressOf(type->tp_clear),
          AddressOf(type->tp_free),    buffer == nullptr ? 0 : AddressOf(buffer->bf_releasebuffer)};
}

// Functions that may be called for what modules from outside have made in this process and the
// collector does not see. Types are not kept: those of Python code die.
struct Unseen {
  uintptr_t function;
  bool is_of_scope;  // Of Cython: quiet in C.
  bool operator==(const Unseen&) const = default;
};

// With the interpreter lock held.
std::vector<Unseen>& UnseenHere() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): C calls have no context
  static auto& unseen = *new std::vector<Unseen>;
  return unseen;
}

void NoteFunction(const Unseen& one) {
  static const OwnObject own = FindOwnObject();
  if (one.function == 0 || HasCodeAt(own, one.function)) return;
  // Mostly one of the last.
  auto& all = UnseenHere();
  if (std::find(all.rbegin(), all.rend(), one) == all.rend()) all.push_back(one);
}

void NoteType(const PyTypeObject* type, bool is_hidden) {
  if (IsTracked(type) && !is_hidden) return;
  for (; type != nullptr; type = type->tp_base) {
    if (IsCythonsFunction(type->tp_name)) continue;
    for (const uintptr_t function : FunctionsOf(type))
      NoteFunction({function, IsCythonsScope(type->tp_name)});
  }
}

bool IsHeld(const std::vector<const Extension*>& extensions, uintptr_t function) {
  return std::ranges::any_of(extensions,
                             [function](const Extension* one) { return one->Holds(function); });
}

// True for an object that the unit's import made.
bool MadeOne(const Unit& unit, const ForeignEnds& ends) {
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
  return search.found;
}

}  // namespace

ForeignEnds::ForeignEnds() : own_(FindOwnObject()) {
  for (const Unit& unit : std::span(pantry.units, pantry.unit_count)) {
    const Extension* extension = unit.extension;
    if (extension == nullptr) continue;
    if (!extension->is_foreign || extension->is_quiet) known_.push_back(extension);
    if (!extension->is_cxx) c_.push_back(extension);
  }
}

bool ForeignEnds::IsForeign(uintptr_t function) const {
  return function != 0 && !HasCodeAt(own_, function) && !IsHeld(known_, function);
}

bool ForeignEnds::IsPlainC(uintptr_t function) const { return IsHeld(c_, function); }

bool ForeignEnds::IsCythons(const PyTypeObject* type) const {
  return IsCythonsFunction(type->tp_name) ||
         (IsCythonsScope(type->tp_name) && IsPlainC(AddressOf(type->tp_dealloc)));
}

bool ForeignEnds::ActForObjectsOf(const PyTypeObject* type) const {
  for (; type != nullptr; type = type->tp_base) {
    const auto functions = FunctionsOf(type);
    if (std::ranges::any_of(functions, [this](uintptr_t one) { return IsForeign(one); }) &&
        !IsCythons(type))
      return true;
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

bool ForeignEnds::ActsUnseen(uintptr_t function, bool is_of_scope) const {
  return IsForeign(function) && !(is_of_scope && IsPlainC(function));
}

bool ForeignEnds::IncludeUnseen() const {
  const auto acts = [this](const Unseen& one) { return ActsUnseen(one.function, one.is_of_scope); };
  return std::ranges::any_of(UnseenHere(), acts) ||
         IsForeign(AddressOf(hako_cpython_thread_end().function));
}

bool ForeignEnds::IncludeUnseenOf(const Extension& extension) const {
  return std::ranges::any_of(UnseenHere(), [&](const Unseen& one) {
    return extension.Holds(one.function) && ActsUnseen(one.function, one.is_of_scope);
  });
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
  return std::ranges::any_of(file.imports,
                             [](const rebase::Import& import) {
                               // The last two where libstdc++ is a part of the file.
                               return import.symbol.starts_with("_Z") ||
                                      import.symbol.starts_with("_Unwind_") ||
                                      import.symbol.starts_with("__gxx_");
                             }) ||
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
  for (Unit& unit : units) {
    unit.is_loud =
        MadeOne(unit, ends) || (is_unknown(unit) && (unit.extension->may_be_called_at_the_end ||
                                                     ends.IncludeUnseenOf(*unit.extension)));
  }
}

PyObject* NewCapsule(void* pointer, const char* name, PyCapsule_Destructor destructor) {
  NoteFunction({AddressOf(destructor), false});
  return PyCapsule_New(pointer, name, destructor);
}

int SetCapsuleDestructor(PyObject* capsule, PyCapsule_Destructor destructor) {
  NoteFunction({AddressOf(destructor), false});
  return PyCapsule_SetDestructor(capsule, destructor);
}

int ReadyType(PyTypeObject* type) {
  const int status = PyType_Ready(type);
  NoteType(type, false);
  return status;
}

int AddType(PyObject* module, PyTypeObject* type) {
  const int status = PyModule_AddType(module, type);
  NoteType(type, false);
  return status;
}

PyObject* InitObject(PyObject* object, PyTypeObject* type) {
  NoteType(type, false);
  return PyObject_Init(object, type);
}

PyVarObject* InitVarObject(PyVarObject* object, PyTypeObject* type, Py_ssize_t size) {
  NoteType(type, false);
  return PyObject_InitVar(object, type, size);
}

PyObject* NewObject(PyTypeObject* type) {
  NoteType(type, false);
  return _PyObject_New(type);
}

PyVarObject* NewVarObject(PyTypeObject* type, Py_ssize_t size) {
  NoteType(type, false);
  return _PyObject_NewVar(type, size);
}

// Whether they are given to the collector afterwards is not seen.
PyObject* NewTrackable(PyTypeObject* type) {
  NoteType(type, true);
  return _PyObject_GC_New(type);
}

PyVarObject* NewVarTrackable(PyTypeObject* type, Py_ssize_t size) {
  NoteType(type, true);
  return _PyObject_GC_NewVar(type, size);
}

// What dies has no references left.
void UntrackObject(void* object) {
  auto* untracked = static_cast<PyObject*>(object);
  if (Py_REFCNT(untracked) > 0) NoteType(Py_TYPE(untracked), true);
  PyObject_GC_UnTrack(object);
}

}  // namespace hako::pantry
