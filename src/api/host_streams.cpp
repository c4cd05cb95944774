// host_streams.cpp: sys.stdout and sys.stderr as io.TextIOWrapper, over a buffer that is the host's
// function.
//
// The buffer has what TextIOWrapper asks of one (CPython 3.11.2, Modules/_io/textio.c:
// _io_TextIOWrapper___init___impl) and what programs do with sys.stdout.buffer. It keeps nothing
// back: the text layer does, as over a pipe, by line for stderr.
#include "api/host_streams.h"

#include <array>

#include "interpreter/image_state.h"

namespace hako::api {
namespace {

struct HostWriter {
  PyObject object;
  hako_write write;
  void* context;
  bool is_closed;
};

HostWriter* Self(PyObject* object) { return reinterpret_cast<HostWriter*>(object); }

PyObject* Write(PyObject* self, PyObject* data) {
  Py_buffer bytes;
  if (Self(self)->is_closed) {
    PyErr_SetString(PyExc_ValueError, "write to closed file");
    return nullptr;
  }
  if (PyObject_GetBuffer(data, &bytes, PyBUF_CONTIG_RO) != 0) return nullptr;
  const Py_ssize_t size = bytes.len;
  if (size > 0)
    Self(self)->write(Self(self)->context, static_cast<const char*>(bytes.buf),
                      static_cast<size_t>(size));
  PyBuffer_Release(&bytes);
  return PyLong_FromSsize_t(size);
}

PyObject* Nothing(PyObject* /*self*/, PyObject* /*none*/) { Py_RETURN_NONE; }
PyObject* Yes(PyObject* /*self*/, PyObject* /*none*/) { Py_RETURN_TRUE; }
PyObject* No(PyObject* /*self*/, PyObject* /*none*/) { Py_RETURN_FALSE; }

PyObject* Close(PyObject* self, PyObject* /*none*/) {
  Self(self)->is_closed = true;
  Py_RETURN_NONE;
}

PyObject* HasNoDescriptor(PyObject* /*self*/, PyObject* /*none*/) {
  const Ref io(PyImport_ImportModule("io"));
  const Ref type(!io ? nullptr : PyObject_GetAttrString(io.get(), "UnsupportedOperation"));
  if (type) PyErr_SetString(type.get(), "fileno");
  return nullptr;
}

PyObject* IsClosed(PyObject* self, void* /*context*/) {
  return PyBool_FromLong(Self(self)->is_closed ? 1 : 0);
}

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): CPython writes to them
PyMethodDef methods[] = {
    {"write", Write, METH_O, nullptr},      {"flush", Nothing, METH_NOARGS, nullptr},
    {"close", Close, METH_NOARGS, nullptr}, {"writable", Yes, METH_NOARGS, nullptr},
    {"readable", No, METH_NOARGS, nullptr}, {"seekable", No, METH_NOARGS, nullptr},
    {"isatty", No, METH_NOARGS, nullptr},   {"fileno", HasNoDescriptor, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr}};
PyGetSetDef properties[] = {{"closed", IsClosed, nullptr, nullptr, nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyType_Slot slots[] = {{Py_tp_methods, methods}, {Py_tp_getset, properties}, {0, nullptr}};
PyType_Spec spec = {.name = "hako.HostWriter",
                    .basicsize = sizeof(HostWriter),
                    .itemsize = 0,
                    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                    .slots = slots};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

PyObject* MakeStream(PyTypeObject* type, const char* name, hako_write write, void* context) {
  const bool is_errors = std::string_view(name) == "<stderr>";
  const Ref buffer(type->tp_alloc(type, 0));
  const Ref io(PyImport_ImportModule("io"));
  if (!buffer || !io) return nullptr;
  Self(buffer.get())->write = write;
  Self(buffer.get())->context = context;
  Ref text(PyObject_CallMethod(io.get(), "TextIOWrapper", "OsssO", buffer.get(), "utf-8",
                               is_errors ? "backslashreplace" : "surrogateescape", "\n",
                               is_errors ? Py_True : Py_False));
  const Ref mode(PyUnicode_FromString("w"));
  if (!text || !mode || PyObject_SetAttrString(text.get(), "mode", mode.get()) != 0) return nullptr;
  return text.Release();
}

bool Lead(PyTypeObject* type, const std::array<const char*, 3>& names, hako_write write,
          void* context) {
  if (write == nullptr) return true;
  const Ref text(MakeStream(type, names[2], write, context));
  return text && PySys_SetObject(names[0], text.get()) == 0 &&
         PySys_SetObject(names[1], text.get()) == 0;
}

bool CloseInput() {
  const Ref io(PyImport_ImportModule("io"));
  const Ref text(!io ? nullptr : PyObject_CallMethod(io.get(), "StringIO", nullptr));
  return text && PySys_SetObject("stdin", text.get()) == 0 &&
         PySys_SetObject("__stdin__", Py_None) == 0;
}

}  // namespace

bool LeadStreams(const hako_boot_options& options) {
  if (options.has_no_stdin != 0 && !CloseInput()) return false;
  if (options.write_stdout == nullptr && options.write_stderr == nullptr) return true;
  const Ref type(PyType_FromSpec(&spec));
  if (!type) return false;
  auto* writer = reinterpret_cast<PyTypeObject*>(type.get());
  interpreter::image_state.host_writer = writer;  // Its instances hold it.
  return Lead(writer, {"stdout", "__stdout__", "<stdout>"}, options.write_stdout,
              options.write_context) &&
         Lead(writer, {"stderr", "__stderr__", "<stderr>"}, options.write_stderr,
              options.write_context);
}

}  // namespace hako::api
