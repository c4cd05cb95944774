#define PY_SSIZE_T_CLEAN
#include "pantry/outside_watch.h"

#include <Python.h>
#include <frameobject.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pantry/archive.h"
#include "pantry/builtin_watch.h"
#include "pantry/import_calls.h"
#include "pantry/process_names.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

// The functions that CPython calls take no context of ours.
struct State {
  OutsideListener* listener = nullptr;
  bool is_on = false;
  bool is_in_environ = false;  // What os.environ calls in turn is its affair.
  // Code that has run, each kept alive so that its address stays its own; and what it reads.
  struct Reads {
    ProcessNames names;  // Of `sys`.
    bool place;
    int frames = 0;  // That run it, and ask for its instructions.
  };
  std::unordered_map<PyObject*, Reads> codes;
  PyObject* environ_class = nullptr;
  PyObject* variables = nullptr;  // os.environ's dict.
  struct Method {
    const char* name;
    PyObject* original;
  };
  std::vector<Method> methods;
  // The instruction that was told of last.
  PyFrameObject* last_frame = nullptr;
  int last_instruction = -1;
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
State* watch = nullptr;

bool IsImportSystem(PyCodeObject* code) {
  const std::string_view file = TextOf(code->co_filename);
  return file.starts_with("<frozen importlib") || file == "<frozen zipimport>";
}

// ---- Facts of the process that are attributes ---------------------------------------------------

// Names and strings by which code learns where its module, or other code, lies.
constexpr std::array<std::string_view, 6> kPlaceNames = {"__file__",   "__path__",   "__spec__",
                                                         "__loader__", "__cached__", "co_filename"};

bool ReadsPlace(PyCodeObject* code) {
  for (PyObject* tuple : {code->co_names, code->co_consts}) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
      PyObject* item = PyTuple_GET_ITEM(tuple, i);
      if (std::ranges::find(kPlaceNames, TextOf(item)) != kPlaceNames.end()) return true;
    }
  }
  return false;
}

bool IsOfTheLibrary(PyCodeObject* code) {
  const std::string_view file = TextOf(code->co_filename);
  if (file.starts_with("<frozen ")) return true;
  // Null in a rehearsal, where nobody asks.
  const std::string library = pantry.library == nullptr ? "" : pantry.library;
  return file.starts_with(library + "/") &&
         file.find("/site-packages/") == std::string_view::npos &&
         file.find("/dist-packages/") == std::string_view::npos;
}

State::Reads& ReadsOf(PyCodeObject* code) {
  auto* object = reinterpret_cast<PyObject*>(code);
  auto found = watch->codes.find(object);
  if (found != watch->codes.end()) return found->second;
  State::Reads reads{.names = FindProcessNames(code), .place = ReadsPlace(code)};
  // The library's code looks for the module in which a class was made.
  if (IsOfTheLibrary(code))
    std::erase_if(reads.names, [](const auto& one) { return !one.second.only_of.empty(); });
  return watch->codes.emplace(Py_NewRef(object), std::move(reads)).first->second;
}

// The modules whose attributes those names are. What another object has under such a name is none,
// or somebody has read it there before.
constexpr std::array<std::string_view, 3> kModulesOfTheProcess = {"sys", "os", "posix"};

bool IsOfTheProcess(std::string_view module) {
  return std::ranges::find(kModulesOfTheProcess, module) != kModulesOfTheProcess.end();
}

// The variable of the frame, as LOAD_NAME and LOAD_GLOBAL find it. New reference; null: it is none
// of the frame's.
PyObject* Variable(PyFrameObject* frame, const std::string& name) {
  PyCodeObject* code = PyFrame_GetCode(frame);
  PyObject* globals = PyFrame_GetGlobals(frame);
  // A function's are no dict until somebody asks for one.
  PyObject* locals = (code->co_flags & CO_OPTIMIZED) == 0 ? PyFrame_GetLocals(frame) : nullptr;
  PyObject* found = nullptr;
  for (PyObject* names : {locals, globals}) {
    if (found == nullptr && names != nullptr && PyDict_Check(names))
      found = Py_XNewRef(PyDict_GetItemString(names, name.c_str()));
  }
  PyErr_Clear();
  for (PyObject* object : {reinterpret_cast<PyObject*>(code), globals, locals}) Py_XDECREF(object);
  return found;
}

// Whether the object has the attribute itself, so that no __getattr__ is asked and gives another's.
bool HasAttribute(PyObject* object, const std::string& name) {
  if (PyModule_CheckExact(object))
    return PyDict_GetItemString(PyModule_GetDict(object), name.c_str()) != nullptr;
  PyTypeObject* type = Py_TYPE(object);
  if (type->tp_getattro == PyObject_GenericGetAttr || type->tp_getattro == PyType_Type.tp_getattro)
    return true;
  if (PyType_Check(object) == 0) return false;
  PyObject* key = PyUnicode_FromString(name.c_str());
  PyObject* ask = PyUnicode_FromString("__getattribute__");
  const bool has = key != nullptr && ask != nullptr &&
                   _PyType_Lookup(type, ask) == _PyType_Lookup(&PyType_Type, ask) &&
                   _PyType_Lookup(reinterpret_cast<PyTypeObject*>(object), key) != nullptr;
  Py_XDECREF(key);
  Py_XDECREF(ask);
  return has;
}

// What many an object has under such a name is another thing.
bool IsCommonName(std::string_view name) { return name == "path" || IsOfTimeZone(name); }

// Whether the instruction loads the name from one of them, or may do so.
bool LoadsFromProcess(PyFrameObject* frame, const ProcessName& name) {
  if (!name.module.empty())
    return name.only_of.empty() ? IsOfTheProcess(name.module) : name.module == name.only_of;
  // Where branches meet, another instruction may have gone before.
  const bool is_known = !name.variable.empty() && watch->last_frame == frame &&
                        watch->last_instruction == name.variable_at;
  PyObject* object = is_known ? Variable(frame, name.variable) : nullptr;
  if (object == nullptr) return name.only_of.empty() || !IsCommonName(name.name);
  const char* module = PyModule_Check(object) != 0 ? PyModule_GetName(object) : "";
  const bool loads = !name.only_of.empty() ? module != nullptr && module == name.only_of
                                           : module == nullptr || IsOfTheProcess(module) ||
                                                 !HasAttribute(object, name.name);
  PyErr_Clear();
  Py_DECREF(object);
  return loads;
}

void NoteName(const std::string& name) {
  watch->listener->Asks("it reads " + name + ", which belongs to each process");
}

// Of a function or a class, as it is written there.
std::string ModuleOf(PyObject* object) {
  PyObject* module = nullptr;
  if (PyFunction_Check(object)) module = reinterpret_cast<PyFunctionObject*>(object)->func_module;
  if (PyType_Check(object) != 0) {
    PyObject* names = hako_cpython_type_dict(reinterpret_cast<PyTypeObject*>(object));
    module = PyDict_GetItemString(names, "__module__");
  }
  return std::string(TextOf(module));
}

// What a variable of the frame says as a key of sys.modules; "": it cannot be told.
std::string KeyOf(PyFrameObject* frame, const ProcessName& name) {
  PyObject* locals = PyFrame_GetLocals(frame);
  PyObject* value = locals == nullptr ? nullptr : PyMapping_GetItemString(locals, name.key.c_str());
  PyErr_Clear();
  Py_XDECREF(locals);
  if (value == nullptr) value = Variable(frame, name.key);
  if (value == nullptr) return {};
  std::string key =
      name.asks == ProcessName::Asks::kForItsModule ? ModuleOf(value) : std::string(TextOf(value));
  Py_DECREF(value);
  return key;
}

void NoteLoad(PyFrameObject* frame, const ProcessName& name) {
  using Asks = ProcessName::Asks;
  if (name.name != "modules") return NoteName(name.name);
  if (name.asks == Asks::kForItself || name.asks == Asks::kNothing) return;
  std::string key = name.key;
  if (name.asks != Asks::kForKey)
    key = name.asks == Asks::kUnknown ? std::string() : KeyOf(frame, name);
  if (key.empty()) return watch->listener->Asks("it looks into sys.modules");
  watch->listener->AsksForModule(key);
}

// getattr(sys, "argv"). The import system asks for none of these names.
void NoteGetattr(PyObject* object, PyObject* name) {
  if (watch == nullptr || !watch->is_on || !PyModule_Check(object)) return;
  const std::string_view owner = OnlyOwner(TextOf(name));
  if (!IsOfProcess(TextOf(name)) && owner.empty()) return;
  const char* module = PyModule_GetName(object);
  if (module == nullptr) return PyErr_Clear();
  if (owner.empty() ? IsOfTheProcess(module) : module == owner) NoteName(std::string(TextOf(name)));
}

void NotePrint() {
  if (watch != nullptr && watch->is_on) watch->listener->Asks("it prints");
}

// Whether CPython tells of each instruction of the frame. CPython 3.11.2, Python/ceval.c:
// maybe_call_line_trace; 3.13.0, Objects/frameobject.c: frame_settrace_opcodes, which listens only
// where there is an f_trace, and changes the code: to be taken back. False: it does not.
bool TellOfInstructions(PyFrameObject* frame, bool on) {
  auto* object = reinterpret_cast<PyObject*>(frame);
  PyObject* value = on ? Py_True : Py_False;
  const bool ok = PyObject_SetAttrString(object, "f_trace", Py_True) == 0 &&
                  PyObject_SetAttrString(object, "f_trace_opcodes", value) == 0 &&
                  PyObject_SetAttrString(object, "f_trace", Py_None) == 0;
  PyErr_Clear();
  return ok;
}

// A frame of code that could read such a name begins or ends. The instructions are its code's, not
// its own, from 3.13 on.
void FollowFrame(PyFrameObject* frame, bool begins, State::Reads* reads) {
  reads->frames = std::max(0, reads->frames + (begins ? 1 : -1));
  if (!begins && reads->frames > 0) return;
  if (!TellOfInstructions(frame, begins) && begins) NoteName(reads->names.begin()->second.name);
}

// A finder that is asked by other code than the import system.
bool IsFinderOfOthers(PyFrameObject* frame, PyCodeObject* code) {
  const std::string_view name = TextOf(code->co_name);
  if ((name != "find_spec" && name != "_find_spec") || IsModuleSearch(code)) return false;
  PyFrameObject* caller = PyFrame_GetBack(frame);
  if (caller == nullptr) return false;  // The import system, from C.
  PyCodeObject* its = PyFrame_GetCode(caller);
  const bool is_others = !IsImportSystem(its) && !IsModuleSearch(its);
  Py_DECREF(its);
  Py_DECREF(caller);
  return is_others;
}

void FollowImportSystem(PyFrameObject* frame, PyCodeObject* code, int event, PyObject* argument) {
  PyObject* name = nullptr;
  if (event == PyTrace_CALL && IsImportCall(code))
    watch->listener->BeginsImport(name = ModuleAskedFor(frame));
  if (event == PyTrace_RETURN && IsImportCall(code)) watch->listener->EndsImport();
  if (event == PyTrace_RETURN && IsModuleSearch(code))
    watch->listener->SearchesModule(name = ModuleLookedFor(frame), argument != Py_None);
  if (event == PyTrace_CALL && IsFinderOfOthers(frame, code))
    watch->listener->Asks("it asks a finder for a module");
  Py_XDECREF(name);
}

// A trace function. It asks for the instructions of code that could read such a name: most code
// that could does so in a branch for errors.
int OnTrace(PyObject* /*self*/, PyFrameObject* frame, int event, PyObject* argument) {
  if (watch == nullptr || !watch->is_on ||
      (event != PyTrace_CALL && event != PyTrace_OPCODE && event != PyTrace_RETURN))
    return 0;
  PyCodeObject* code = PyFrame_GetCode(frame);
  if (IsImportSystem(code)) {
    FollowImportSystem(frame, code, event, argument);
  } else {
    State::Reads& reads = ReadsOf(code);
    if (event == PyTrace_CALL && reads.place) watch->listener->ReadsPlace();
    if (event == PyTrace_OPCODE) {
      const int instruction = PyFrame_GetLasti(frame);
      const auto name = reads.names.find(instruction);
      if (name != reads.names.end() && LoadsFromProcess(frame, name->second))
        NoteLoad(frame, name->second);
      watch->last_frame = frame;
      watch->last_instruction = instruction;
    } else if (!reads.names.empty()) {
      FollowFrame(frame, event == PyTrace_CALL, &reads);
    }
  }
  Py_DECREF(code);
  return 0;
}

// ---- Calls of functions in C --------------------------------------------------------------------

// Modules whose functions ask the system or change what no image can hold; but for those named,
// which do not.
struct OutsideModule {
  std::string_view name;
  std::array<std::string_view, 8> harmless;
};
constexpr OutsideModule kOutside[] = {{"posix",
                                       // Of the last two audit events tell more.
                                       {"fspath", "_path_normpath", "strerror", "register_at_fork",
                                        "WIFSIGNALED", "fsencode", "putenv", "unsetenv"}},
                                      {"time", {"sleep"}},
                                      {"_locale", {}},
                                      {"_signal", {}},
                                      {"_socket", {}},
                                      {"select", {}},
                                      {"fcntl", {}},
                                      {"pwd", {}},
                                      {"grp", {}},
                                      {"resource", {}},
                                      {"termios", {}},
                                      {"_posixsubprocess", {}},
                                      {"_ctypes", {}},
                                      {"mmap", {}},
                                      {"syslog", {}},
                                      {"gc", {}},
                                      {"faulthandler", {}},
                                      {"readline", {}},
                                      {"_curses", {}},
                                      {"_uuid", {}},
                                      {"_tracemalloc", {}},
                                      {"_posixshmem", {}}};
// Functions of other modules. What `codecs` is given to register lies in a list and a dict of the
// interpreter's, which the change watch meets like any other.
constexpr std::string_view kOutsideFunctions[] = {
    "_thread.get_ident",       "_thread.get_native_id",    "_thread.start_new_thread",
    "_thread.stack_size",      "_codecs.unregister",       "builtins.input",
    "sys.setrecursionlimit",   "sys.setswitchinterval",    "sys.settrace",
    "sys.setprofile",          "sys.addaudithook",         "sys.set_asyncgen_hooks",
    "sys.setdlopenflags",      "_imp.lock_held",           "_warnings.warn",
    "_warnings.warn_explicit", "_contextvars.copy_context"};
// Methods by the name of their object's type.
constexpr std::string_view kOutsideMethods[] = {"Random.seed", "Random.random",
                                                "Random.getrandbits", "Context.run"};
// Class methods of datetime's that read the clock.
constexpr std::string_view kClockMethods[] = {"now", "utcnow", "today"};

bool IsOutside(std::string_view module, std::string_view name) {
  for (const OutsideModule& outside : kOutside) {
    if (outside.name == module)
      return std::ranges::find(outside.harmless, name) == outside.harmless.end();
  }
  const std::string full = std::string(module).append(".").append(name);
  return std::ranges::find(kOutsideFunctions, full) != std::end(kOutsideFunctions);
}

bool IsOutsideMethod(PyObject* self, std::string_view name, std::string* full) {
  const bool is_class = PyType_Check(self) != 0;
  const std::string_view type =
      is_class ? reinterpret_cast<PyTypeObject*>(self)->tp_name : Py_TYPE(self)->tp_name;
  const size_t dot = type.rfind('.');
  *full = std::string(dot == std::string_view::npos ? type : type.substr(dot + 1))
              .append(".")
              .append(name);
  if (is_class) return std::ranges::find(kClockMethods, name) != std::end(kClockMethods);
  return std::ranges::find(kOutsideMethods, *full) != std::end(kOutsideMethods);
}

void NoteCall(const std::string& function) {
  if (function == "posix.uname") {
    watch->listener->AsksForKernel();
  } else {
    watch->listener->Asks("it calls " + function);
  }
}

void NoteFunction(PyObject* function) {
  if (!PyCFunction_Check(function) || watch->is_in_environ) return;
  const auto* called = reinterpret_cast<PyCFunctionObject*>(function);
  const std::string_view name = called->m_ml->ml_name;
  const std::string_view module = TextOf(called->m_module);
  if (!module.empty()) {
    if (IsOutside(module, name)) NoteCall(std::string(module) + "." + std::string(name));
    return;
  }
  std::string full;
  if (called->m_self != nullptr && !PyModule_Check(called->m_self) &&
      IsOutsideMethod(called->m_self, name, &full)) {
    NoteCall(full);
  }
}

// Functions that ask for the thread's number to find themselves again further down the stack, and
// forget it: reprlib.recursive_repr, and numpy's own of the kind.
bool IsGuard(PyCodeObject* code) {
  const std::string_view file = TextOf(code->co_filename);
  return TextOf(code->co_name) == "wrapper" &&
         (file.ends_with("/reprlib.py") || file.ends_with("/numpy/core/arrayprint.py") ||
          file.ends_with("/numpy/_core/arrayprint.py"));
}

int OnCall(PyObject* /*self*/, PyFrameObject* frame, int event, PyObject* function) {
  if (watch == nullptr || !watch->is_on || event != PyTrace_C_CALL) return 0;
  PyCodeObject* code = PyFrame_GetCode(frame);
  if (!IsImportSystem(code) && !IsGuard(code)) NoteFunction(function);
  Py_DECREF(code);
  return 0;
}

// ---- Audit events -------------------------------------------------------------------------------

bool IsImportable(std::string_view path) {
  return path.ends_with(".py") || path.ends_with(".pyc") || path.ends_with(".so");
}

// os.putenv, os.unsetenv: past os.environ.
void NoteVariable(PyObject* arguments) {
  PyObject* key = PyTuple_GET_ITEM(arguments, 0);
  PyObject* value = PyTuple_GET_SIZE(arguments) > 1 ? PyTuple_GET_ITEM(arguments, 1) : nullptr;
  const char* name = PyBytes_Check(key) ? PyBytes_AS_STRING(key) : "";
  const bool is_text = value == nullptr || PyBytes_Check(value);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  const bool is_in_c = value != nullptr && std::getenv(name) != nullptr;
  const bool was_set = is_in_c || PyDict_GetItem(watch->variables, key) != nullptr;
  if (was_set || !is_text || *name == '\0')
    return watch->listener->Asks("it changes the variable " + std::string(name));
  watch->listener->SetsVariable(name, value == nullptr ? nullptr : PyBytes_AS_STRING(value));
}

int OnAudit(const char* event, PyObject* arguments, void* /*none*/) {
  if (watch == nullptr || !watch->is_on || watch->is_in_environ) return 0;
  const std::string_view name = event;
  if (name == "os.uname") return 0;
  if (name == "os.putenv" || name == "os.unsetenv") return NoteVariable(arguments), 0;
  if (name == "open") {
    const std::string_view path =
        TextOf(PyTuple_Size(arguments) > 0 ? PyTuple_GET_ITEM(arguments, 0) : nullptr);
    if (!IsImportable(path) && path != EnteredArchive())
      watch->listener->Asks("it opens " + (path.empty() ? "a file" : std::string(path)));
    return 0;
  }
  for (const std::string_view prefix :
       {"socket.", "subprocess.", "os.", "ctypes.", "fcntl.", "mmap.", "signal."}) {
    if (!name.starts_with(prefix) || name == "os.listdir" || name == "os.scandir") continue;
    watch->listener->Asks("it uses " + std::string(name));
  }
  return 0;
}

// ---- os.environ ---------------------------------------------------------------------------------

constexpr size_t kGet = 0, kSet = 1, kDelete = 2, kIterate = 3;

// Lib/os.py: the variables are kept as bytes.
bool IsSet(PyObject* name) {
  PyObject* bytes = PyUnicode_EncodeFSDefault(name);
  const bool is_set = bytes != nullptr && PyDict_GetItem(watch->variables, bytes) != nullptr;
  Py_XDECREF(bytes);
  PyErr_Clear();
  return is_set;
}

PyObject* CallOriginal(size_t method, PyObject* arguments) {
  watch->is_in_environ = true;
  PyObject* result = PyObject_Call(watch->methods[method].original, arguments, nullptr);
  watch->is_in_environ = false;
  return result;
}

// Null: nobody shall hear of it.
PyObject* NameIn(PyObject* arguments) {
  PyObject* name = PyTuple_GET_SIZE(arguments) > 1 ? PyTuple_GET_ITEM(arguments, 1) : nullptr;
  return watch->is_on && name != nullptr && PyUnicode_Check(name) ? name : nullptr;
}

PyObject* GetItem(PyObject* /*self*/, PyObject* arguments) {
  if (PyObject* name = NameIn(arguments)) {
    if (IsSet(name)) {
      watch->listener->Asks("it reads the variable " + std::string(TextOf(name)));
    } else {
      watch->listener->AsksForVariable(std::string(TextOf(name)));
    }
  }
  return CallOriginal(kGet, arguments);
}

PyObject* SetItem(PyObject* /*self*/, PyObject* arguments) {
  PyObject* name = NameIn(arguments);
  const bool was_set = name != nullptr && IsSet(name);
  PyObject* result = CallOriginal(kSet, arguments);
  if (name == nullptr || result == nullptr) return result;
  const std::string value(TextOf(PyTuple_GET_ITEM(arguments, 2)));
  if (was_set) {
    watch->listener->Asks("it changes the variable " + std::string(TextOf(name)));
  } else {
    watch->listener->SetsVariable(std::string(TextOf(name)), value.c_str());
  }
  return result;
}

PyObject* DeleteItem(PyObject* /*self*/, PyObject* arguments) {
  PyObject* name = NameIn(arguments);
  const bool was_set = name != nullptr && IsSet(name);
  PyObject* result = CallOriginal(kDelete, arguments);
  if (name == nullptr) return result;
  if (was_set) {
    watch->listener->SetsVariable(std::string(TextOf(name)), nullptr);
  } else {
    watch->listener->AsksForVariable(std::string(TextOf(name)));
  }
  return result;
}

PyObject* Iterate(PyObject* /*self*/, PyObject* arguments) {
  if (watch->is_on) watch->listener->Asks("it reads all variables");
  return CallOriginal(kIterate, arguments);
}

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CPython keeps their addresses
// In the order of kGet and the others.
PyMethodDef environ_methods[] = {{"__getitem__", GetItem, METH_VARARGS, nullptr},
                                 {"__setitem__", SetItem, METH_VARARGS, nullptr},
                                 {"__delitem__", DeleteItem, METH_VARARGS, nullptr},
                                 {"__iter__", Iterate, METH_VARARGS, nullptr}};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

bool Replace(PyMethodDef* definition) {
  const char* name = definition->ml_name;
  watch->methods.push_back({name, PyObject_GetAttrString(watch->environ_class, name)});
  PyObject* function = PyCFunction_New(definition, nullptr);
  PyObject* method = function == nullptr ? nullptr : PyInstanceMethod_New(function);
  const bool ok = watch->methods.back().original != nullptr && method != nullptr &&
                  PyObject_SetAttrString(watch->environ_class, name, method) == 0;
  Py_XDECREF(function);
  Py_XDECREF(method);
  return ok;
}

}  // namespace

bool PlaceWatch(OutsideListener* listener) {
  watch = new State;  // NOLINT(cppcoreguidelines-owning-memory): RemoveWatch
  watch->listener = listener;
  PyObject* os = PyImport_ImportModule("os");
  PyObject* environ_object = os == nullptr ? nullptr : PyObject_GetAttrString(os, "environ");
  Py_XDECREF(os);
  if (environ_object == nullptr) return false;
  watch->environ_class = Py_NewRef(reinterpret_cast<PyObject*>(Py_TYPE(environ_object)));
  watch->variables = PyObject_GetAttrString(environ_object, "_data");
  Py_DECREF(environ_object);
  if (watch->variables == nullptr) return false;
  for (PyMethodDef& method : environ_methods) {
    if (!Replace(&method)) return false;
  }
  if (!PlaceBuiltinWatch({.on_getattr = NoteGetattr, .on_print = NotePrint})) return false;
  return PySys_AddAuditHook(OnAudit, nullptr) == 0;
}

void Watch(bool is_on) {
  hako_cpython_tell_of_instructions(is_on ? 1 : 0);
  PyEval_SetTrace(is_on ? OnTrace : nullptr, nullptr);
  PyEval_SetProfile(is_on ? OnCall : nullptr, nullptr);
  watch->is_on = is_on;
}

void RemoveWatch() {
  RemoveBuiltinWatch();
  for (const State::Method& method : watch->methods) {
    PyObject_SetAttrString(watch->environ_class, method.name, method.original);
    Py_XDECREF(method.original);
  }
  PyErr_Clear();
  Py_XDECREF(watch->environ_class);
  Py_XDECREF(watch->variables);
  for (const auto& [code, reads] : watch->codes) Py_DECREF(code);
  delete watch;  // NOLINT(cppcoreguidelines-owning-memory)
  watch = nullptr;
  hako_cpython_drop_audit_hooks();
}

}  // namespace hako::pantry
