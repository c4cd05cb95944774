// streams.cpp: CPython 3.11.2, Python/pylifecycle.c: create_stdio and init_sys_streams, which are
// static there. The calls are the same, in the same order, so that every fact of a stream comes
// from `io` itself: kind of descriptor, terminal, block size, position. But that a descriptor is
// closed is asked only where opening it fails, not before as well.
#include "interpreter/streams.h"

#include <fcntl.h>
#include <unistd.h>

#include "interpreter/kept_streams.h"
#include "interpreter/reference.h"

namespace hako::interpreter {
namespace {

// Python/pylifecycle.c: is_valid_fd
bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

bool SetText(PyObject* object, const char* attribute, const char* text) {
  const Ref value(PyUnicode_FromString(text));
  return value && PyObject_SetAttrString(object, attribute, value.get()) == 0;
}

// New reference, None for a descriptor that is closed, or null with an exception set.
PyObject* Make(PyObject* io, const Stream& stream, const PyConfig& config) {
  const StreamText text = TextOf(stream, config);
  PyObject* made = TakeKeptStream(stream, text);
  if (made == nullptr) made = MakeStream(io, stream, text);
  if (made == nullptr && PyErr_ExceptionMatches(PyExc_OSError) != 0 && !IsOpen(stream.fd)) {
    PyErr_Clear();
    return Py_NewRef(Py_None);
  }
  return made;
}

}  // namespace

StreamText TextOf(const Stream& stream, const PyConfig& config) {
  return {.encoding = config.stdio_encoding,
          .errors = stream.fd == STDERR_FILENO ? L"backslashreplace" : config.stdio_errors,
          .is_buffered = config.buffered_stdio != 0};
}

PyObject* MakeStream(PyObject* io, const Stream& stream, const StreamText& text) {
  const int buffering = !text.is_buffered && stream.writes ? 0 : -1;
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
  const bool by_line = text.is_buffered && (is_terminal != 0 || stream.fd == STDERR_FILENO);

  const Ref encoding(PyUnicode_FromWideChar(text.encoding, -1));
  const Ref errors(PyUnicode_FromWideChar(text.errors, -1));
  if (!encoding || !errors) return nullptr;
  Ref made(PyObject_CallMethod(io, "TextIOWrapper", "OOOsOO", buffer.get(), encoding.get(),
                               errors.get(), "\n", by_line ? Py_True : Py_False,
                               text.is_buffered ? Py_False : Py_True));
  if (!made || !SetText(made.get(), "mode", stream.writes ? "w" : "r")) return nullptr;
  return made.Release();
}

bool MakeStreams(PyObject* io, const PyConfig& config) {
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
