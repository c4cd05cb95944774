/* internals_3_12.c: CPython 3.12's insides. Structures and functions are those of 3.12.1's
 * Include/internal; 3.12 keeps them through its life. */
#define Py_BUILD_CORE 1
/* Before all others, and behind the line above. */
// clang-format off
#include <Python.h>
// clang-format on

#include <internal/pycore_code.h>
#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_gc.h>
#include <internal/pycore_genobject.h>
#include <internal/pycore_hashtable.h>
#include <internal/pycore_initconfig.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_intrinsics.h>
#include <internal/pycore_object.h>
#include <internal/pycore_pylifecycle.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>
#include <internal/pycore_signal.h>
#include <internal/pycore_sysmodule.h>
#include <internal/pycore_typeobject.h>
#include <opcode.h>

#include "cpython/internals.h"

_Static_assert(PY_VERSION_HEX >> 16 == 0x030C, "structures of 3.12");

/* Modules/gcmodule.c: clear_freelists */
static void clear_free_lists(void) {
  PyInterpreterState* owner = _PyRuntime.interpreters.main;
  _PyTuple_ClearFreeList(owner);
  _PyFloat_ClearFreeList(owner);
  _PyList_ClearFreeList(owner);
  _PyDict_ClearFreeList(owner);
  _PyAsyncGen_ClearFreeLists(owner);
  _PyContext_ClearFreeList(owner);
}

static const PyModuleDef* definition_of(const void* remembered) { return remembered; }

static const struct type_cache* method_cache(void) {
  return &_PyRuntime.interpreters.main->types.type_cache;
}

static _PyInterpreterFrame* innermost_frame(const PyThreadState* thread) {
  return thread->cframe->current_frame;
}

static PyCodeObject* code_of(const _PyInterpreterFrame* frame) { return frame->f_code; }

static int yield_of(const _PyInterpreterFrame* frame) { return _PyInterpreterFrame_LASTI(frame); }

typedef static_builtin_state static_type_state;

#include "cpython/internals_since_3_12.inc"
#include "cpython/internals_until_3_12.inc"

void hako_cpython_note_disposition(int number, enum hako_disposition disposition) {
  PyObject* shown = disposition == HAKO_DEFAULT   ? _PyRuntime.signals.default_handler
                    : disposition == HAKO_IGNORED ? _PyRuntime.signals.ignore_handler
                                                  : Py_None;
  PyObject* before = (PyObject*)_Py_atomic_load(&_PyRuntime.signals.handlers[number].func);
  if (before == shown) return;
  Py_INCREF(shown);
  _Py_atomic_store(&_PyRuntime.signals.handlers[number].func, (uintptr_t)shown);
  Py_XDECREF(before);
}

uint64_t hako_cpython_dict_version(PyObject* dict) {
  /* Objects/dictobject.c: the low bits belong to watchers. */
  return ((PyDictObject*)dict)->ma_version_tag / DICT_VERSION_INCREMENT;
}

/* Python/legacy_tracing.c: _PyEval_SetTrace asks for instructions only if a frame had asked before.
 */
void hako_cpython_tell_of_instructions(int on) { interpreter()->f_opcode_trace_set = on != 0; }

int hako_cpython_has_inline_attributes(PyObject* object) {
  return (Py_TYPE(object)->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0 &&
         _PyDictOrValues_IsValues(*_PyObject_DictOrValuesPointer(object));
}
