#include "interpreter/held_resources.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "cpython/internals.h"
#include "interpreter/image_state.h"
#include "interpreter/reference.h"

namespace hako::interpreter {
namespace {

// Extension modules of the standard library whose objects hold descriptors, mappings, or memory of
// other libraries (CPython 3.11.2, Modules). Built in or not makes no difference.
constexpr std::array<std::string_view, 20> kHoldingModules = {
    "_bz2",        "_crypt",  "_ctypes",     "_curses",  "_curses_panel",
    "_dbm",        "_gdbm",   "_hashlib",    "_lzma",    "_multiprocessing",
    "_posixshmem", "_socket", "_sqlite3",    "_ssl",     "_tkinter",
    "mmap",        "nis",     "ossaudiodev", "readline", "select"};

// Modules whose types' instances hold memory of the interpreter alone, as a type's name begins with
// them. A name without a dot is a type of `builtins`.
constexpr std::array<std::string_view, 38> kMemoryAlone = {
    "_abc.",        "_ast.",      "_asyncio.", "_bisect.",    "_collections.", "_contextvars.",
    "_csv.",        "_datetime.", "_decimal.", "_functools.", "_io._",         "_json.",
    "_operator.",   "_pickle.",   "_queue.",   "_random.",    "_sre.",         "_struct.",
    "_thread.",     "_typing.",   "_weakref.", "_zoneinfo.",  "array.",        "ast.",
    "collections.", "datetime.",  "decimal.",  "functools.",  "hako.",         "itertools.",
    "operator.",    "os.",        "re.",       "sys.",        "types.",        "typing.",
    "weakref.",     "zoneinfo."};

// The first class of its bases that decides itself how an instance is given back.
const PyTypeObject* SolidBase(const PyTypeObject* type) {
  while (type->tp_dealloc == image_state.class_dealloc && type->tp_base != nullptr)
    type = type->tp_base;
  return type;
}

bool IsMemoryAlone(const PyTypeObject* type) {
  const std::string_view name = type->tp_name;
  if (name.find('.') == std::string_view::npos) return true;
  return std::ranges::any_of(kMemoryAlone,
                             [name](std::string_view first) { return name.starts_with(first); });
}

bool IsOpenFile(PyObject* object) {
  const Ref closed(PyObject_GetAttr(object, image_state.names.closed));
  if (!closed) return PyErr_Clear(), true;
  return closed.get() != Py_True;
}

}  // namespace

bool ModuleMayHoldResources() {
  PyObject* modules = hako_cpython_modules();
  return std::ranges::any_of(kHoldingModules, [modules](std::string_view name) {
    const Ref key(PyUnicode_FromStringAndSize(name.data(), static_cast<Py_ssize_t>(name.size())));
    if (!key) return PyErr_Clear(), true;
    return PyDict_GetItemWithError(modules, key.get()) != nullptr;
  });
}

bool HoldsResources(PyObject* object, const StandardStreams& streams) {
  const IoTypes& io = image_state.io_types;
  const PyTypeObject* type = SolidBase(Py_TYPE(object));
  if (type == io.text_memory || type == io.byte_memory) return false;
  if (type == io.text || type == io.reader || type == io.writer || type == io.random) return false;
  if (type == io.file) return !streams.Hold(object) && IsOpenFile(object);
  return !IsMemoryAlone(type);
}

}  // namespace hako::interpreter
