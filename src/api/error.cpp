// error.cpp: exceptions become values.
//
// Type and message are taken at once. Frames and the printed traceback cost more than most callers
// want to pay for an error that they expect: they are made when they are asked for, or when the
// isolate ends, whichever is never.
#include "api/error.h"

#include <climits>
#include <new>

namespace hako::api {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): of the isolate of this process
constinit PyObject* interrupted = nullptr;
constinit PyObject* deadline_passed = nullptr;
// Where there is no memory for another.
hako_error no_memory = {.message = "no memory is left"};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

std::string TextOf(PyObject* text) {
  if (text == nullptr) return PyErr_Clear(), std::string();
  Py_ssize_t size = 0;
  if (const char* data = PyUnicode_AsUTF8AndSize(text, &size); data != nullptr)
    return {data, static_cast<size_t>(size)};
  PyErr_Clear();
  const Ref bytes(PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace"));
  if (!bytes) return PyErr_Clear(), std::string();
  return {PyBytes_AS_STRING(bytes.get()), static_cast<size_t>(PyBytes_GET_SIZE(bytes.get()))};
}

std::string Attribute(PyObject* object, const char* name) {
  const Ref value(PyObject_GetAttrString(object, name));
  if (!value || !PyUnicode_Check(value.get())) return PyErr_Clear(), std::string();
  return TextOf(value.get());
}

std::string TypeName(PyObject* exception) {
  PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(exception));
  const std::string module = Attribute(type, "__module__");
  std::string name = Attribute(type, "__qualname__");
  return module.empty() || module == "builtins" ? name : module + "." + name;
}

// CPython 3.11.2, Python/pythonrun.c: _Py_HandleSystemExit
int ExitStatus(PyObject* exception) {
  const Ref code(PyObject_GetAttrString(exception, "code"));
  if (!code) return PyErr_Clear(), 1;
  if (code.get() == Py_None) return 0;
  if (!PyLong_Check(code.get())) return 1;
  const long status = PyLong_AsLong(code.get());
  if (PyErr_Occurred() != nullptr) PyErr_Clear();
  return static_cast<int>(static_cast<unsigned>(status) & 0xFF);
}

hako_error_kind KindOf(PyObject* exception) {
  if (interrupted != nullptr && PyObject_IsInstance(exception, interrupted) == 1)
    return HAKO_ERROR_INTERRUPTED;
  if (deadline_passed != nullptr && PyObject_IsInstance(exception, deadline_passed) == 1)
    return HAKO_ERROR_DEADLINE;
  return PyErr_GivenExceptionMatches(exception, PyExc_SystemExit) != 0 ? HAKO_ERROR_EXIT
                                                                       : HAKO_ERROR_PYTHON;
}

// The exception that is set, normalized, with its traceback; new reference, and none is set then.
PyObject* Taken() {
#if PY_VERSION_HEX >= 0x030C0000
  return PyErr_GetRaisedException();
#else
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (value != nullptr && traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return value;
#endif
}

bool IsAlive(const hako_error* error) {
  return error->exception != nullptr && error->generation == TheIsolate().generation;
}

std::string SourceLine(const std::string& file, int line) {
  const Ref cache(PyImport_ImportModule("linecache"));
  const Ref text(!cache ? nullptr
                        : PyObject_CallMethod(cache.get(), "getline", "si", file.c_str(), line));
  if (!text) return PyErr_Clear(), std::string();
  std::string found = TextOf(text.get());
  const size_t begin = found.find_first_not_of(" \t");
  const size_t end = found.find_last_not_of(" \t\r\n");
  return begin == std::string::npos ? "" : found.substr(begin, end - begin + 1);
}

void FindFrames(hako_error* error) {
  const Lock lock;
  error->has_frames = true;
  Ref traceback(PyException_GetTraceback(error->exception));
  PyObject* at = traceback.get();
  while (at != nullptr && PyTraceBack_Check(at)) {
    const auto* entry = reinterpret_cast<const PyTracebackObject*>(at);
    const Ref code(reinterpret_cast<PyObject*>(PyFrame_GetCode(entry->tb_frame)));
    FrameFacts frame;
    frame.file = Attribute(code.get(), "co_filename");
    frame.function = Attribute(code.get(), "co_name");
    const Ref number(PyObject_GetAttrString(at, "tb_lineno"));
    frame.line = number ? static_cast<int>(PyLong_AsLong(number.get())) : 0;
    PyErr_Clear();
    frame.text = SourceLine(frame.file, frame.line);
    error->frames.push_back(std::move(frame));
    at = reinterpret_cast<PyObject*>(entry->tb_next);
  }
}

// 0 where it is None, or CPython's -1.
int Number(PyObject* object, const char* name) {
  const Ref value(PyObject_GetAttrString(object, name));
  const long number = value && PyLong_Check(value.get()) ? PyLong_AsLong(value.get()) : 0;
  PyErr_Clear();
  return number < 0 || number > INT_MAX ? 0 : static_cast<int>(number);
}

std::string LineOf(std::string_view source, int line) {
  for (; line > 1 && !source.empty(); --line) {
    const size_t end = source.find('\n');
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
  }
  return std::string(source.substr(0, source.find('\n')));
}

bool IsSyntaxError(const hako_error* error) {
  return error->exception != nullptr &&
         PyErr_GivenExceptionMatches(error->exception, PyExc_SyntaxError) != 0;
}

// CPython 3.11.2, Objects/exceptions.c: SyntaxError_members
void FindSyntaxPlace(hako_error* error) {
  const Lock lock;
  error->has_syntax = true;
  if (!IsSyntaxError(error)) return;
  PyObject* exception = error->exception;
  SyntaxFacts& facts = error->syntax;
  facts = {.file = Attribute(exception, "filename"),
           .text = Attribute(exception, "text"),
           .line = Number(exception, "lineno"),
           .column = Number(exception, "offset"),
           .end_line = Number(exception, "end_lineno"),
           .end_column = Number(exception, "end_offset")};
  if (facts.text.empty() && facts.line > 0) facts.text = LineOf(error->source, facts.line);
  facts.text.erase(facts.text.find_last_not_of("\r\n") + 1);
}

void FormatTraceback(hako_error* error) {
  const Lock lock;
  error->has_traceback = true;
  const Ref module(PyImport_ImportModule("traceback"));
  const Ref lines(
      !module ? nullptr
              : PyObject_CallMethod(module.get(), "format_exception", "O", error->exception));
  const Ref empty(PyUnicode_FromString(""));
  const Ref text(!lines || !empty ? nullptr : PyUnicode_Join(empty.get(), lines.get()));
  error->traceback = TextOf(text.get());
}

}  // namespace

hako_error* MakeError(hako_error_kind kind, std::string message) {
  auto* error = new (std::nothrow) hako_error;
  if (error == nullptr) return &no_memory;
  error->kind = kind;
  error->message = std::move(message);
  return error;
}

hako_error* TakeException() {
  PyObject* exception = Taken();
  if (exception == nullptr) return MakeError(HAKO_ERROR_SYSTEM, "failed, and no exception was set");
  hako_error* error = MakeError(KindOf(exception), "");
  if (error == &no_memory) return Py_DECREF(exception), error;
  error->type = TypeName(exception);
  const Ref text(PyObject_Str(exception));
  error->message = TextOf(text.get());
  error->exception = exception;
  error->generation = TheIsolate().generation;
  if (error->kind == HAKO_ERROR_EXIT) error->exit_status = ExitStatus(exception);
  return error;
}

hako_error* WithSource(hako_error* error, hako_text source) {
  if (error == nullptr || !IsSyntaxError(error)) return error;
  // One with a traceback was raised by code that runs, and is of another source.
  const Ref traceback(PyException_GetTraceback(error->exception));
  if (!traceback) error->source = View(source);
  return error;
}

void Raise(hako_error* error) {
  if (IsAlive(error)) {
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error->exception)), error->exception);
    return hako_error_free(error);
  }
  PyObject* type = error->type.empty()
                       ? nullptr
                       : PyDict_GetItemString(PyEval_GetBuiltins(), error->type.c_str());
  if (type == nullptr || PyExceptionClass_Check(type) == 0) type = PyExc_RuntimeError;
  const Ref message(MakeString(Text(error->message)));
  if (message) PyErr_SetObject(type, message.get());
  hako_error_free(error);
}

bool MakeInterruptions() {
  interrupted = PyErr_NewException("hako.Interrupted", PyExc_BaseException, nullptr);
  deadline_passed = PyErr_NewException("hako.DeadlinePassed", PyExc_BaseException, nullptr);
  return interrupted != nullptr && deadline_passed != nullptr;
}

void ForgetInterruptions() {
  Py_CLEAR(interrupted);
  Py_CLEAR(deadline_passed);
}

PyObject* InterruptedType() { return Py_XNewRef(interrupted); }
PyObject* DeadlineType() { return Py_XNewRef(deadline_passed); }

}  // namespace hako::api

using hako::api::Text;

hako_error_kind hako_error_get_kind(const hako_error* error) { return error->kind; }
hako_text hako_error_type(const hako_error* error) { return Text(error->type); }
hako_text hako_error_message(const hako_error* error) { return Text(error->message); }
int hako_error_exit_status(const hako_error* error) { return error->exit_status; }

size_t hako_error_frame_count(const hako_error* error) {
  auto* known = const_cast<hako_error*>(error);  // What is found out is the error's own.
  if (!known->has_frames && hako::api::IsAlive(error)) hako::api::FindFrames(known);
  return error->frames.size();
}

int hako_error_frame(const hako_error* error, size_t index, hako_frame* frame) {
  if (index >= hako_error_frame_count(error)) return 0;
  const hako::api::FrameFacts& facts = error->frames[index];
  *frame = {Text(facts.file), Text(facts.function), Text(facts.text), facts.line};
  return 1;
}

int hako_error_syntax_place(const hako_error* error, hako_syntax_place* place) {
  auto* known = const_cast<hako_error*>(error);  // As above.
  if (!known->has_syntax && hako::api::IsAlive(error)) hako::api::FindSyntaxPlace(known);
  const hako::api::SyntaxFacts& facts = error->syntax;
  if (facts.line == 0) return 0;
  *place = {.file = Text(facts.file),
            .text = Text(facts.text),
            .line = facts.line,
            .column = facts.column,
            .end_line = facts.end_line,
            .end_column = facts.end_column};
  return 1;
}

hako_text hako_error_traceback(const hako_error* error) {
  auto* known = const_cast<hako_error*>(error);  // As above.
  if (!known->has_traceback && hako::api::IsAlive(error)) hako::api::FormatTraceback(known);
  return Text(error->traceback);
}

hako_value* hako_error_exception(const hako_error* error) {
  if (!hako::api::IsAlive(error)) return nullptr;
  const hako::api::Lock lock;
  return hako::api::Value(Py_NewRef(error->exception));
}

hako_error* hako_error_new(hako_text type, hako_text message) {
  hako_error* error =
      hako::api::MakeError(HAKO_ERROR_PYTHON, std::string(hako::api::View(message)));
  if (error != &hako::api::no_memory) error->type = hako::api::View(type);
  return error;
}

void hako_error_free(hako_error* error) {
  if (error == nullptr || error == &hako::api::no_memory) return;
  if (hako::api::IsAlive(error)) {
    const hako::api::Lock lock;
    Py_DECREF(error->exception);
  }
  delete error;
}
