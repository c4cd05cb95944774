// streams.cpp: CPython 3.11.2, Python/pylifecycle.c: create_stdio and init_sys_streams, which are
// static there. The calls are the same, in the same order, so that every fact of a stream comes
// from `io` itself: kind of descriptor, terminal, block size, position.
#include "interpreter/streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace hako::interpreter {
namespace {

// A reference with an owner.
class Ref {
 public:
  explicit Ref(PyObject* object) : object_(object) {}
  ~Ref() { Py_XDECREF(object_); }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  [[nodiscard]] PyObject* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  PyObject* Release() {
    PyObject* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  PyObject* object_;
};

struct Stream {
  int fd;
  bool writes;
  const char* name;  // "<stdin>"
  const char* attribute;
  const char* original;
};

// Python/pylifecycle.c: is_valid_fd
bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

bool SetText(PyObject* object, const char* attribute, const char* text) {
  const Ref value(PyUnicode_FromString(text));
  return value && PyObject_SetAttrString(object, attribute, value.get()) == 0;
}

// New reference, or null with an exception set.
PyObject* MakeText(PyObject* io, const Stream& stream, const wchar_t* encoding,
                   const wchar_t* errors, bool is_buffered) {
  const int buffering = !is_buffered && stream.writes ? 0 : -1;
  const Ref buffer(PyObject_CallMethod(io, "open", "isiOOOO", stream.fd,
                                       stream.writes ? "wb" : "rb", buffering, Py_None, Py_None,
                                       Py_None, Py_False));
  if (!buffer) return nullptr;
  const Ref raw(buffering != 0 ? PyObject_GetAttrString(buffer.get(), "raw")
                               : Py_NewRef(buffer.get()));
  if (!raw || !SetText(raw.get(), "name", stream.name)) return nullptr;
  const Ref answer(PyObject_CallMethod(raw.get(), "isatty", nullptr));
  if (!answer) return nullptr;
  const int is_terminal = PyObject_IsTrue(answer.get());
  if (is_terminal < 0) return nullptr;
  const bool by_line = is_buffered && (is_terminal != 0 || stream.fd == STDERR_FILENO);

  const Ref encoding_name(PyUnicode_FromWideChar(encoding, -1));
  const Ref errors_name(PyUnicode_FromWideChar(errors, -1));
  if (!encoding_name || !errors_name) return nullptr;
  Ref text(PyObject_CallMethod(io, "TextIOWrapper", "OOOsOO", buffer.get(), encoding_name.get(),
                               errors_name.get(), "\n", by_line ? Py_True : Py_False,
                               is_buffered ? Py_False : Py_True));
  if (!text || !SetText(text.get(), "mode", stream.writes ? "w" : "r")) return nullptr;
  return text.Release();
}

PyObject* Make(PyObject* io, const Stream& stream, const PyConfig& config) {
  if (!IsOpen(stream.fd)) return Py_NewRef(Py_None);
  const wchar_t* errors = stream.fd == STDERR_FILENO ? L"backslashreplace" : config.stdio_errors;
  PyObject* text = MakeText(io, stream, config.stdio_encoding, errors, config.buffered_stdio != 0);
  if (text == nullptr && PyErr_ExceptionMatches(PyExc_OSError) != 0 && !IsOpen(stream.fd)) {
    PyErr_Clear();  // Closed meanwhile: CPython issue 24891.
    return Py_NewRef(Py_None);
  }
  return text;
}

}  // namespace

bool MakeStreams(PyObject* io, const PyConfig& config) {
  constexpr Stream kStreams[] = {
      {STDIN_FILENO, false, "<stdin>", "stdin", "__stdin__"},
      {STDOUT_FILENO, true, "<stdout>", "stdout", "__stdout__"},
      {STDERR_FILENO, true, "<stderr>", "stderr", "__stderr__"},
  };
  for (const Stream& stream : kStreams) {
    const Ref text(Make(io, stream, config));
    if (!text || PySys_SetObject(stream.original, text.get()) != 0 ||
        PySys_SetObject(stream.attribute, text.get()) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace hako::interpreter
