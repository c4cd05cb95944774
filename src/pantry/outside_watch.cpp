#define PY_SSIZE_T_CLEAN
#include "pantry/outside_watch.h"

#include <Python.h>
#include <frameobject.h>
#include <opcode.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "pantry/archive.h"

namespace hako::pantry {
namespace {

// The functions that CPython calls take no context of ours.
struct State {
  OutsideNote note;
  bool is_on = false;
  // Code that has run, each kept alive so that its address stays its own; and what it reads.
  struct Reads {
    std::string process_name;
    bool place;
  };
  std::unordered_map<PyObject*, Reads> codes;
  PyObject* environ_class = nullptr;
  PyObject* get_item = nullptr;
  PyObject* iterate = nullptr;
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
State* watch = nullptr;

std::string_view Text(PyObject* object) {
  const char* text =
      object != nullptr && PyUnicode_Check(object) ? PyUnicode_AsUTF8(object) : nullptr;
  PyErr_Clear();
  return text == nullptr ? "" : text;
}

bool IsImportSystem(PyCodeObject* code) {
  const std::string_view file = Text(code->co_filename);
  return file.starts_with("<frozen importlib") || file == "<frozen zipimport>";
}

// ---- Facts of the process that are attributes: sys.argv and the like ----------------------------

constexpr std::array<std::string_view, 12> kProcessNames = {"argv",
                                                            "orig_argv",
                                                            "stdin",
                                                            "stdout",
                                                            "stderr",
                                                            "__stdin__",
                                                            "__stdout__",
                                                            "__stderr__",
                                                            "executable",
                                                            "_base_executable",
                                                            "dont_write_bytecode",
                                                            "environb"};

bool LoadsName(int opcode) {
  return opcode == LOAD_ATTR || opcode == LOAD_NAME || opcode == LOAD_GLOBAL ||
         opcode == IMPORT_FROM;
}

// CPython 3.11: the operand of LOAD_GLOBAL is shifted by one; from 3.12 that of LOAD_ATTR as well.
unsigned NameIndex(int opcode, unsigned operand) {
  if (opcode == LOAD_GLOBAL) return operand >> 1;
  return PY_VERSION_HEX >= 0x030C0000 && opcode == LOAD_ATTR ? operand >> 1 : operand;
}

// What of kProcessNames the code loads as an attribute or a name; empty: nothing.
std::string FindProcessName(PyCodeObject* code) {
  PyObject* bytes = PyCode_GetCode(code);
  std::string found;
  if (bytes != nullptr) {
    const auto* words = reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(bytes));
    const Py_ssize_t size = PyBytes_GET_SIZE(bytes);
    unsigned extended = 0;
    for (Py_ssize_t i = 0; i + 1 < size; i += 2) {
      const int opcode = words[i];
      const unsigned operand = extended << 8 | words[i + 1];
      extended = opcode == EXTENDED_ARG ? operand : 0;
      if (!LoadsName(opcode)) continue;
      const unsigned index = NameIndex(opcode, operand);
      if (index >= static_cast<size_t>(PyTuple_GET_SIZE(code->co_names))) continue;
      const std::string_view name = Text(PyTuple_GET_ITEM(code->co_names, index));
      if (std::ranges::find(kProcessNames, name) != kProcessNames.end()) found = name;
    }
  }
  Py_XDECREF(bytes);
  PyErr_Clear();
  return found;
}

// Names and strings by which code learns where its module, or other code, lies.
constexpr std::array<std::string_view, 6> kPlaceNames = {"__file__",   "__path__",   "__spec__",
                                                         "__loader__", "__cached__", "co_filename"};

bool ReadsPlace(PyCodeObject* code) {
  for (PyObject* tuple : {code->co_names, code->co_consts}) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
      PyObject* item = PyTuple_GET_ITEM(tuple, i);
      if (std::ranges::find(kPlaceNames, Text(item)) != kPlaceNames.end()) return true;
    }
  }
  return false;
}

void NoteCode(PyCodeObject* code) {
  auto* object = reinterpret_cast<PyObject*>(code);
  auto found = watch->codes.find(object);
  if (found == watch->codes.end()) {
    State::Reads reads{.process_name = FindProcessName(code), .place = ReadsPlace(code)};
    found = watch->codes.emplace(Py_NewRef(object), std::move(reads)).first;
  }
  const State::Reads& reads = found->second;
  if (!reads.process_name.empty())
    watch->note("it reads " + reads.process_name + ", which belongs to each process");
  if (reads.place) watch->note(kReadsPlace);
}

// ---- Calls of functions in C --------------------------------------------------------------------

// Modules whose functions ask the system or change what no image can hold; but for those named,
// which do not.
struct OutsideModule {
  std::string_view name;
  std::array<std::string_view, 6> harmless;
};
constexpr OutsideModule kOutside[] = {
    {"posix",
     {"fspath", "_path_normpath", "strerror", "register_at_fork", "WIFSIGNALED", "fsencode"}},
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
// Functions of other modules.
constexpr std::string_view kOutsideFunctions[] = {
    "_thread.get_ident",     "_thread.get_native_id",  "_thread.start_new_thread",
    "_thread.stack_size",    "_codecs.register",       "_codecs.register_error",
    "_codecs.unregister",    "builtins.input",         "sys.setrecursionlimit",
    "sys.setswitchinterval", "sys.settrace",           "sys.setprofile",
    "sys.addaudithook",      "sys.set_asyncgen_hooks", "sys.setdlopenflags",
    "_imp.lock_held"};
// Methods by the name of their object's type.
constexpr std::string_view kOutsideMethods[] = {
    "Random.seed", "Random.random", "Random.getrandbits", "ContextVar.set", "Context.run"};
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

void NoteFunction(PyObject* function) {
  if (!PyCFunction_Check(function)) return;
  const auto* called = reinterpret_cast<PyCFunctionObject*>(function);
  const std::string_view name = called->m_ml->ml_name;
  const std::string_view module = Text(called->m_module);
  if (!module.empty()) {
    if (IsOutside(module, name))
      watch->note("it calls " + std::string(module) + "." + std::string(name));
    return;
  }
  std::string full;
  if (called->m_self != nullptr && !PyModule_Check(called->m_self) &&
      IsOutsideMethod(called->m_self, name, &full)) {
    watch->note("it calls " + full);
  }
}

int OnCall(PyObject* /*self*/, PyFrameObject* frame, int event, PyObject* function) {
  if (watch == nullptr || !watch->is_on || (event != PyTrace_CALL && event != PyTrace_C_CALL))
    return 0;
  PyCodeObject* code = PyFrame_GetCode(frame);
  if (!IsImportSystem(code)) {
    if (event == PyTrace_CALL) {
      NoteCode(code);
    } else {
      NoteFunction(function);
    }
  }
  Py_DECREF(code);
  return 0;
}

// ---- Audit events -------------------------------------------------------------------------------

bool IsImportable(std::string_view path) {
  return path.ends_with(".py") || path.ends_with(".pyc") || path.ends_with(".so");
}

int OnAudit(const char* event, PyObject* arguments, void* /*none*/) {
  if (watch == nullptr || !watch->is_on) return 0;
  const std::string_view name = event;
  if (name == "open") {
    const std::string_view path =
        Text(PyTuple_Size(arguments) > 0 ? PyTuple_GET_ITEM(arguments, 0) : nullptr);
    if (!IsImportable(path) && path != EnteredArchive())
      watch->note("it opens " + (path.empty() ? "a file" : std::string(path)));
    return 0;
  }
  for (const std::string_view prefix :
       {"socket.", "subprocess.", "os.", "ctypes.", "fcntl.", "mmap.", "signal."}) {
    if (!name.starts_with(prefix) || name == "os.listdir" || name == "os.scandir") continue;
    watch->note("it uses " + std::string(name));
  }
  return 0;
}

// ---- os.environ
// -----------------------------------------------------------------------------------

PyObject* GetItem(PyObject* /*self*/, PyObject* arguments) {
  if (watch->is_on && PyTuple_GET_SIZE(arguments) > 1) {
    watch->note("it reads the variable " + std::string(Text(PyTuple_GET_ITEM(arguments, 1))));
  }
  return PyObject_Call(watch->get_item, arguments, nullptr);
}

PyObject* Iterate(PyObject* /*self*/, PyObject* arguments) {
  if (watch->is_on) watch->note("it reads all variables");
  return PyObject_Call(watch->iterate, arguments, nullptr);
}

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CPython keeps their addresses
PyMethodDef get_item = {"__getitem__", GetItem, METH_VARARGS, nullptr};
PyMethodDef iterate = {"__iter__", Iterate, METH_VARARGS, nullptr};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

bool Replace(const char* name, PyMethodDef* definition, PyObject** original) {
  *original = PyObject_GetAttrString(watch->environ_class, name);
  PyObject* function = PyCFunction_New(definition, nullptr);
  PyObject* method = function == nullptr ? nullptr : PyInstanceMethod_New(function);
  const bool ok = *original != nullptr && method != nullptr &&
                  PyObject_SetAttrString(watch->environ_class, name, method) == 0;
  Py_XDECREF(function);
  Py_XDECREF(method);
  return ok;
}

}  // namespace

bool PlaceWatch(OutsideNote note) {
  watch = new State;  // NOLINT(cppcoreguidelines-owning-memory): RemoveWatch
  watch->note = std::move(note);
  PyObject* os = PyImport_ImportModule("os");
  PyObject* environ_object = os == nullptr ? nullptr : PyObject_GetAttrString(os, "environ");
  Py_XDECREF(os);
  if (environ_object == nullptr) return false;
  watch->environ_class = Py_NewRef(reinterpret_cast<PyObject*>(Py_TYPE(environ_object)));
  Py_DECREF(environ_object);
  if (!Replace("__getitem__", &get_item, &watch->get_item) ||
      !Replace("__iter__", &iterate, &watch->iterate)) {
    return false;
  }
  return PySys_AddAuditHook(OnAudit, nullptr) == 0;
}

void Watch(bool is_on) {
  PyEval_SetProfile(is_on ? OnCall : nullptr, nullptr);
  watch->is_on = is_on;
}

void RemoveWatch() {
  PyObject_SetAttrString(watch->environ_class, "__getitem__", watch->get_item);
  PyObject_SetAttrString(watch->environ_class, "__iter__", watch->iterate);
  PyErr_Clear();
  for (PyObject* object : {watch->get_item, watch->iterate, watch->environ_class})
    Py_XDECREF(object);
  for (const auto& [code, reads] : watch->codes) Py_DECREF(code);
  delete watch;  // NOLINT(cppcoreguidelines-owning-memory)
  watch = nullptr;
  hako_cpython_drop_audit_hooks();
}

}  // namespace hako::pantry
