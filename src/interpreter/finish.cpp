// finish.cpp: Py_FinalizeEx without the teardown that nobody could see.
//
// How it works. Up to the point where other threads' states are deleted, Py_FinalizeEx runs as
// ever: threads that are no daemons, pending calls, atexit, "finalizing". What follows
// (CPython 3.11.2, Python/pylifecycle.c: Py_FinalizeEx) is a flush of the streams and then nothing
// but the destruction of objects. A program notices that an object dies if the object has a
// finalizer or a weak reference with a callback, if someone watches the collector, or if an
// extension module does something of its own. So hako looks at every object that was made since the
// restore. If none of these is there, nothing of the destruction could be seen: the streams are
// flushed, and Py_FinalizeEx is left by a jump over C frames that hold nothing. Otherwise the
// image's objects come back before the collector, and CPython destroys everything in its own order.
#include "interpreter/finish.h"

#include <Python.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/trace.h"
#include "interpreter/held_resources.h"
#include "interpreter/image_state.h"
#include "interpreter/kept_streams.h"
#include "interpreter/shown_warnings.h"
#include "interpreter/visible_end.h"
#include "pantry/foreign_ends.h"
#include "pantry/pantry.h"

namespace hako::interpreter {
namespace {

// Seams take no context; these are the process's. Written with the interpreter lock held.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
constinit bool may_leave = false;  // Py_FinalizeEx runs and can be left.
jmp_buf before_destruction;
constinit bool foreign_extension_is_loaded = false;
constinit bool something_failed_unraised = false;
constinit bool threads_were_left = false;
constinit std::vector<std::string>* loaded_extensions = nullptr;  // Inside a host: their files.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Extension modules of the standard library whose objects do nothing but free memory and
// descriptors when they die. All others may do what they like.
constexpr std::array<std::string_view, 16> kQuietExtensions = {
    "_json",        "_decimal",  "_hashlib", "_ssl",    "_asyncio", "_ctypes",
    "_bz2",         "_lzma",     "_queue",   "_uuid",   "_opcode",  "_typing",
    "_contextvars", "_zoneinfo", "termios",  "resource"};

bool IsQuiet(std::string_view module) {
  return std::ranges::find(kQuietExtensions, module) != kQuietExtensions.end();
}

struct Search {
  StandardStreams streams;
  std::optional<pantry::ForeignEnds> foreign_ends;
  PyObject* found = nullptr;
};

// For hako_cpython_visit_tracked.
int Examine(PyObject* object, void* context) {
  auto* search = static_cast<Search*>(context);
  const bool counts = EndCouldBeSeen(object, search->streams) ||
                      (search->foreign_ends && search->foreign_ends->Include(object)) ||
                      (image_state.is_embedded && HoldsResources(object, search->streams));
  if (!counts) return 0;
  search->found = object;
  return 1;
}

// Null: nothing of the destruction could be seen. Else what could.
const char* WhatCouldBeSeen() {
  if (foreign_extension_is_loaded) return "an extension module is loaded";
  if (pantry::DeliveredLoudModule()) return "an extension module of the image may be seen";
  if (pantry::DeliveredForeignModule() && image_state.is_embedded)
    return "an extension module of the image may hold more than memory";
  if (something_failed_unraised) return "an exception was ignored";
  if (hako_cpython_has_exit_functions() != 0) return "a function is registered with Py_AtExit";
  if (hako_cpython_has_other_threads() != 0) return "another interpreter or thread is left";
  if (hako_cpython_collector_is_observed() != 0) return "the collector is observed";
  if (hako_cpython_is_traced() != 0) return "the program is traced";
  if (ResourceWarningsAreShown()) return "the warnings filters show what is not closed";
  if (pantry::ClassesHaveFinalizers()) return "a class of the image has got a finalizer";
  Search search;
  if (!search.streams.Find() && !image_state.is_embedded) return "a standard stream was changed";
  if (image_state.is_embedded && ModuleMayHoldResources())
    return "a module is loaded whose objects hold more than memory";
  if (pantry::DeliveredForeignModule()) {
    search.foreign_ends.emplace();
    if (search.foreign_ends->IncludeUnseen())
      return "an extension module has made what the collector does not see";
  }
  const int was_enabled = PyGC_Disable();  // It would change the lists.
  const bool is_quiet = hako_cpython_visit_tracked(Examine, &search) == 0;
  if (was_enabled != 0) PyGC_Enable();
  if (is_quiet) return nullptr;
  return PyType_Check(search.found) != 0 ? reinterpret_cast<PyTypeObject*>(search.found)->tp_name
                                         : Py_TYPE(search.found)->tp_name;
}

// CPython 3.11.2, Python/pylifecycle.c: flush_std_files. A stream that fails keeps what it could
// not write, and python3 tries once more when the stream dies.
bool FlushStream(const char* name, bool reports) {
  PyObject* stream = PySys_GetObject(name);
  if (stream == nullptr || stream == Py_None) return true;
  PyObject* closed = PyObject_GetAttr(stream, image_state.names.closed);
  const int is_closed = closed == nullptr ? 0 : PyObject_IsTrue(closed);
  Py_XDECREF(closed);
  PyErr_Clear();
  if (is_closed == 1) return true;
  PyObject* result = PyObject_CallMethodNoArgs(stream, image_state.names.flush);
  const bool ok = result != nullptr;
  if (!ok && reports) hako_cpython_report_failed_flush(stream);
  PyErr_Clear();
  if (!ok) result = PyObject_CallMethodNoArgs(stream, image_state.names.flush);
  PyErr_Clear();
  Py_XDECREF(result);
  return ok;
}

bool FlushStreams() {
  const bool out_ok = FlushStream("stdout", true);
  return FlushStream("stderr", false) && out_ok;
}

bool NothingCouldBeSeen() {
  const char* what = WhatCouldBeSeen();
  if (what == nullptr) return true;
  if (TraceLevel() == 2) {
    static_cast<void>(std::fprintf(stderr, "hako: torn down in full (%s)\n", what));
  }
  return false;
}

// At the last moment before the destruction.
void LeaveOrBringBack() {
  if (!may_leave || hako_cpython_is_finalizing() == 0) return;
  may_leave = false;
  if (image_state.objects_are_aside && NothingCouldBeSeen()) {
    longjmp(before_destruction, 1);  // NOLINT(cert-err52-cpp)
  }
  pantry::Close();
  DropKeptStreams();
  BringObjectsBack();
}

void NoteFile(PyObject* spec) {
  PyObject* origin = PyObject_GetAttrString(spec, "origin");
  const char* file = origin == nullptr ? nullptr : PyUnicode_AsUTF8(origin);
  if (loaded_extensions == nullptr) loaded_extensions = new std::vector<std::string>;
  loaded_extensions->emplace_back(file == nullptr ? "an extension module" : file);
  Py_XDECREF(origin);
  PyErr_Clear();
}

void NoteExtension(PyObject* name) {
  const char* text = name == nullptr ? nullptr : PyUnicode_AsUTF8(name);
  if (text == nullptr) PyErr_Clear();
  if (text == nullptr || !IsQuiet(text)) foreign_extension_is_loaded = true;
}

}  // namespace

void BringObjectsBack() {
  if (!image_state.objects_are_aside) return;
  pantry::BringDeliveredObjects();
  BringStreamObjects();
  image_state.objects_are_aside = false;
  hako_cpython_bring_objects_back(&image_state.objects);
}

void JudgeAsAStart() { foreign_extension_is_loaded = something_failed_unraised = false; }

bool ThreadsWereLeft() { return threads_were_left; }

const std::vector<std::string>& LoadedExtensions() {
  static const std::vector<std::string> none;
  return loaded_extensions == nullptr ? none : *loaded_extensions;
}

void ForgetLoadedExtensions() {
  if (loaded_extensions != nullptr) loaded_extensions->clear();
}

}  // namespace hako::interpreter

// CPython's internal functions, as declared in its Include/internal (3.11.2 to 3.13.0); see
// seams/wraps.syms. Weak: not every version has each.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
PyObject* _PyImport_LoadDynamicModuleWithSpec(PyObject* spec, FILE* file) __attribute__((weak));
void* _PyImport_GetModInitFunc(void* info, FILE* file) __attribute__((weak));
// 3.11: of the runtime and a thread state; 3.12: of a thread state.
void _PyThreadState_DeleteExcept(void* first, void* second) __attribute__((weak));
void _PyThreadState_DeleteList(PyThreadState* list) __attribute__((weak));

int __wrap_Py_FinalizeEx() {
  using namespace hako::interpreter;
  threads_were_left = false;
  if (!image_state.objects_are_aside) return Py_FinalizeEx();
  // NOLINTNEXTLINE(cert-err52-cpp): from one C frame to another
  if (setjmp(*static_cast<jmp_buf*>(&before_destruction)) == 0) {
    may_leave = true;
    return Py_FinalizeEx();
  }
  return FlushStreams() ? 0 : -1;
}

// The last call of Py_FinalizeEx before it flushes: in 3.11 and 3.12 the first of these two,
// in 3.13 the second.
void __wrap__PyThreadState_DeleteExcept(void* first, void* second) {
  hako::interpreter::threads_were_left = hako_cpython_has_other_threads() != 0;
  _PyThreadState_DeleteExcept(first, second);
  hako::interpreter::LeaveOrBringBack();
}
void __wrap__PyThreadState_DeleteList(PyThreadState* list) {
  hako::interpreter::threads_were_left = list != nullptr;
  _PyThreadState_DeleteList(list);
  hako::interpreter::LeaveOrBringBack();
}

// What an extension module or an embedder asks for by the C API; gc.collect is watched where it is.
Py_ssize_t __wrap_PyGC_Collect() {
  hako::interpreter::BringObjectsBack();
  return PyGC_Collect();
}

void __wrap_PyErr_WriteUnraisable(PyObject* object) {
  hako::interpreter::something_failed_unraised = true;
  PyErr_WriteUnraisable(object);
}

// Up to 3.12; and from 3.13 on.
PyObject* __wrap__PyImport_LoadDynamicModuleWithSpec(PyObject* spec, FILE* file) {
  PyObject* name = PyObject_GetAttrString(spec, "name");
  hako::interpreter::NoteExtension(name);
  Py_XDECREF(name);
  PyErr_Clear();
  if (hako::interpreter::image_state.is_embedded) hako::interpreter::NoteFile(spec);
  return _PyImport_LoadDynamicModuleWithSpec(spec, file);
}
void* __wrap__PyImport_GetModInitFunc(void* info, FILE* file) {
  hako::interpreter::NoteExtension(hako_cpython_loaded_name(info));
  return _PyImport_GetModInitFunc(info, file);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace hako::interpreter {

int Finalize() {
  const int status = __wrap_Py_FinalizeEx();
  JudgeAsAStart();
  return status;
}

}  // namespace hako::interpreter
