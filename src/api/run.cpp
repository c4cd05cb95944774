// run.cpp: source text, files and modules run.
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/deterministic.h"
#include "api/error.h"
#include "api/interruption.h"

namespace hako::api {
namespace {

// The namespace of __main__; borrowed, or null with an exception set.
PyObject* MainNamespace() {
  PyObject* main = PyImport_AddModule("__main__");
  return main == nullptr ? nullptr : PyModule_GetDict(main);
}

// A fresh module in the place of __main__, as a program begins with. Its namespace, borrowed.
// CPython 3.11.2, Python/pylifecycle.c: add_main_module
PyObject* FreshMain() {
  const Ref name(PyUnicode_FromString("__main__"));
  const Ref main(!name ? nullptr : PyModule_NewObject(name.get()));
  PyObject* builtins = PyImport_ImportModule("builtins");
  const Ref held(builtins);
  const Ref annotations(PyDict_New());
  if (!main || !held || !annotations) return nullptr;
  PyObject* space = PyModule_GetDict(main.get());
  const bool ok = PyDict_SetItemString(space, "__builtins__", builtins) == 0 &&
                  PyDict_SetItemString(space, "__annotations__", annotations.get()) == 0 &&
                  PyDict_SetItem(PyImport_GetModuleDict(), name.get(), main.get()) == 0;
  return ok ? space : nullptr;
}

bool SetArguments(const hako_text* argv, size_t count) {
  if (count == 0) return true;
  const Ref list(PyList_New(Size(count)));
  for (size_t i = 0; i < count && list; ++i) {
    PyObject* word = PyUnicode_DecodeFSDefaultAndSize(argv[i].data, Size(argv[i].size));
    if (word == nullptr) return false;
    PyList_SET_ITEM(list.get(), Size(i), word);
  }
  return list && PySys_SetObject("argv", list.get()) == 0;
}

// A code object, or null.
PyObject* Compile(hako_text source, PyObject* name, int kind) {
  const std::string text(View(source));
  if (text.find('\0') != std::string::npos) {
    PyErr_SetString(PyExc_ValueError, "source code string cannot contain null bytes");
    return nullptr;
  }
  PyCompilerFlags flags = {.cf_flags = 0, .cf_feature_version = PY_MINOR_VERSION};
  return Py_CompileStringObject(text.c_str(), name, kind, &flags, -1);
}

// What python3 says of a file that it runs. CPython 3.11.2, Python/pythonrun.c:
// _PyRun_SimpleFileObject, set_main_loader
bool SetFile(PyObject* space, PyObject* file) {
  PyObject* external = PyDict_GetItemString(PyImport_GetModuleDict(), "_frozen_importlib_external");
  if (external == nullptr) return PyErr_SetString(PyExc_SystemError, "importlib is gone"), false;
  const Ref loader(PyObject_CallMethod(external, "SourceFileLoader", "sO", "__main__", file));
  return loader && PyDict_SetItemString(space, "__file__", file) == 0 &&
         PyDict_SetItemString(space, "__cached__", Py_None) == 0 &&
         PyDict_SetItemString(space, "__loader__", loader.get()) == 0;
}

// CPython 3.11.2, Python/pythonrun.c: flush_io, which moves a deterministic program's clock.
void FlushStreams() {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  for (const char* name : {"stderr", "stdout"}) {
    PyObject* stream = PySys_GetObject(name);
    const Ref flushed(stream == nullptr || stream == Py_None
                          ? Py_NewRef(Py_None)
                          : PyObject_CallMethod(stream, "flush", nullptr));
    if (!flushed) PyErr_Clear();
  }
  PyErr_Restore(type, value, trace);
}

bool RunAsMain(hako_text source, PyObject* name, PyObject* file, const hako_text* argv,
               size_t argv_count) {
  PyObject* space = FreshMain();
  if (space == nullptr || !SetArguments(argv, argv_count)) return false;
  if (file != nullptr && !SetFile(space, file)) return false;
  const Ref code(Compile(source, name, Py_file_input));
  if (!code || Py_MakePendingCalls() != 0) return false;
  const Ref result(PyEval_EvalCode(code.get(), space, space));
  if (the_isolate.is_deterministic) FlushStreams();
  return static_cast<bool>(result);
}

// SystemExit with the status 0 is an end like any other.
hako_error* EndOfProgram(bool ok) {
  hako_error* error = Check(ok);
  if (error == nullptr || error->kind != HAKO_ERROR_EXIT || error->exit_status != 0) return error;
  hako_error_free(error);
  return nullptr;
}

// The whole file; false with an exception set.
bool ReadFile(PyObject* path, std::string* text) {
  const Ref io(PyImport_ImportModule("io"));
  const Ref file(!io ? nullptr : PyObject_CallMethod(io.get(), "open_code", "O", path));
  const Ref bytes(!file ? nullptr : PyObject_CallMethod(file.get(), "read", nullptr));
  const Ref closed(!bytes ? nullptr : PyObject_CallMethod(file.get(), "close", nullptr));
  if (!closed || PyBytes_Check(bytes.get()) == 0) return false;
  text->assign(PyBytes_AS_STRING(bytes.get()), static_cast<size_t>(PyBytes_GET_SIZE(bytes.get())));
  return true;
}

bool NeedsBuiltins(PyObject* globals) {
  return PyDict_Check(globals) != 0 && PyDict_GetItemString(globals, "__builtins__") == nullptr;
}

// New reference, or null.
PyObject* Evaluate(hako_text source, int kind, PyObject* globals, PyObject* locals) {
  if (globals == nullptr) globals = MainNamespace();
  if (globals == nullptr) return nullptr;
  if (PyDict_Check(globals) == 0) {
    PyErr_SetString(PyExc_TypeError, "globals must be a dict");
    return nullptr;
  }
  if (NeedsBuiltins(globals) &&
      PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) != 0)
    return nullptr;
  const Ref name(PyUnicode_FromString("<string>"));
  const Ref code(!name ? nullptr : Compile(source, name.get(), kind));
  return !code ? nullptr
               : PyEval_EvalCode(code.get(), globals, locals == nullptr ? globals : locals);
}

// importlib.import_module(name): the last of its modules.
PyObject* Import(std::string_view name) {
  const Ref text(PyUnicode_FromStringAndSize(name.data(), Size(name.size())));
  return !text ? nullptr : PyImport_Import(text.get());
}

PyObject* ImportLast(std::string_view name) {
  const Ref first(Import(name));
  const Ref text(PyUnicode_FromStringAndSize(name.data(), Size(name.size())));
  if (!first || !text) return nullptr;
  PyObject* module = PyDict_GetItemWithError(PyImport_GetModuleDict(), text.get());
  if (module == nullptr && PyErr_Occurred() == nullptr) PyErr_SetObject(PyExc_KeyError, text.get());
  return Py_XNewRef(module);
}

PyObject* Find(std::string_view path) {
  const size_t colon = path.find(':');
  Ref at(ImportLast(path.substr(0, colon)));
  std::string_view rest = colon == std::string_view::npos ? "" : path.substr(colon + 1);
  PyObject* found = at.Release();
  while (found != nullptr && !rest.empty()) {
    const size_t dot = rest.find('.');
    const Ref owner(found);
    const std::string name(rest.substr(0, dot));
    found = PyObject_GetAttrString(owner.get(), name.c_str());
    rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
  }
  return found;
}

}  // namespace
}  // namespace hako::api

using hako::api::Check;
using hako::api::Give;
using hako::api::Lock;
using hako::api::Object;
using hako::api::Ref;
using hako::api::RunningCode;
using hako::api::Size;
using hako::api::TakeException;
using hako::api::WithSource;

hako_error* hako_run_source(hako_isolate* /*isolate*/, hako_text source, hako_text name,
                            const hako_text* argv, size_t argv_count) {
  const Lock lock;
  const RunningCode running;
  const Ref shown(hako::api::MakeString(name));
  return WithSource(
      hako::api::EndOfProgram(shown &&
                              hako::api::RunAsMain(source, shown.get(), nullptr, argv, argv_count)),
      source);
}

hako_error* hako_run_file(hako_isolate* isolate, hako_text path, const hako_text* argv,
                          size_t argv_count) {
  const Lock lock;
  const RunningCode running;
  const std::string_view given = hako::api::View(path);
  const std::string shown =
      isolate->is_deterministic ? hako::api::DeterministicFile(given) : std::string(given);
  const Ref name(PyUnicode_DecodeFSDefaultAndSize(shown.data(), Size(shown.size())));
  std::string text;
  const auto read = isolate->is_deterministic ? hako::api::ReadDeterministicFile(given)
                                              : std::optional<std::string>();
  // The program knows itself by that name.
  std::vector<hako_text> words(argv, argv + argv_count);
  if (!words.empty() && hako::api::View(words.front()) == given)
    words.front() = hako::api::Text(shown);
  if (read.has_value()) text = *read;
  if (!name || (!read.has_value() && !hako::api::ReadFile(name.get(), &text)))
    return TakeException();
  return hako::api::EndOfProgram(hako::api::RunAsMain(hako::api::Text(text), name.get(), name.get(),
                                                      words.data(), words.size()));
}

hako_error* hako_eval(hako_isolate* /*isolate*/, hako_text source, hako_value* globals,
                      hako_value* locals, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  PyObject* value = hako::api::Evaluate(source, Py_eval_input, Object(globals), Object(locals));
  return WithSource(Give(value, result), source);
}

hako_error* hako_exec(hako_isolate* /*isolate*/, hako_text source, hako_value* globals,
                      hako_value* locals) {
  const Lock lock;
  const RunningCode running;
  const Ref done(hako::api::Evaluate(source, Py_file_input, Object(globals), Object(locals)));
  return WithSource(Check(static_cast<bool>(done)), source);
}

hako_error* hako_import(hako_isolate* /*isolate*/, hako_text name, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(hako::api::ImportLast(hako::api::View(name)), result);
}

hako_error* hako_find(hako_isolate* /*isolate*/, hako_text path, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  return Give(hako::api::Find(hako::api::View(path)), result);
}

hako_error* hako_await(hako_isolate* /*isolate*/, hako_value* awaitable, hako_value** result) {
  const Lock lock;
  const RunningCode running;
  // asyncio.run takes a coroutine; an awaitable of another kind is awaited by one.
  static constexpr const char* kAwait = "async def wait(it): return await it\n";
  const Ref asyncio(PyImport_ImportModule("asyncio"));
  const Ref space(PyDict_New());
  if (!asyncio || !space) return TakeException();
  if (PyDict_SetItemString(space.get(), "__builtins__", PyEval_GetBuiltins()) != 0)
    return TakeException();
  const Ref defined(PyRun_String(kAwait, Py_file_input, space.get(), space.get()));
  if (!defined) return TakeException();
  PyObject* wait = PyDict_GetItemString(space.get(), "wait");
  const Ref coroutine(PyObject_CallOneArg(wait, Object(awaitable)));
  return Give(
      !coroutine ? nullptr : PyObject_CallMethod(asyncio.get(), "run", "O", coroutine.get()),
      result);
}
