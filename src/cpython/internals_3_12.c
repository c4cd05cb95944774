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
#include <internal/pycore_pylifecycle.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>
#include <internal/pycore_signal.h>
#include <internal/pycore_sysmodule.h>
#include <internal/pycore_typeobject.h>
#include <opcode.h>

#include "cpython/internals.h"

_Static_assert(PY_VERSION_HEX >> 16 == 0x030C, "structures of 3.12");

static PyThreadState* this_thread(void) { return _PyThreadState_GET(); }

static _Py_AuditHookEntry** audit_hooks(void) { return &_PyRuntime.audit_hooks.head; }

static PyObject** modules_slot(void) { return &_PyRuntime.interpreters.main->imports.modules; }

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

static PyCodeObject* code_of(const _PyInterpreterFrame* frame) { return frame->f_code; }

static int yield_of(const _PyInterpreterFrame* frame) { return _PyInterpreterFrame_LASTI(frame); }

#include "cpython/internals_shared.inc"

/* Python/pystate.c: current_fast_set, bind_gilstate_tstate. The current thread state stands in a
 * variable of the thread's own, which no image holds, and under a key. */
void hako_cpython_adopt_thread(void) {
  PyThreadState* thread = interpreter()->threads.head;
  _Py_tss_tstate = thread;
  adopt_thread_ids(thread);
  const pthread_key_t keys[] = {_PyRuntime.autoTSSkey._key, _PyRuntime.trashTSSkey._key};
  claim_keys(keys, 2);
  pthread_setspecific(_PyRuntime.autoTSSkey._key, thread);
}

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

void* hako_cpython_forget_types(uintptr_t begin, uintptr_t end) {
  (void)begin, (void)end;
  return NULL;
}

int hako_cpython_may_remember_types(const void* forgotten) { return forgotten == NULL; }

void hako_cpython_remember_types(const void* forgotten) { (void)forgotten; }

PyObject* hako_cpython_loaded_name(const void* info) {
  (void)info;
  return NULL;
}

void hako_cpython_report_failed_flush(PyObject* standard_output) {
  PyErr_WriteUnraisable(standard_output);
}

uint64_t hako_cpython_dict_version(PyObject* dict) {
  /* Objects/dictobject.c: the low bits belong to watchers. */
  return ((PyDictObject*)dict)->ma_version_tag / DICT_VERSION_INCREMENT;
}

/* Objects/typeobject.c: lookup_tp_dict, lookup_tp_subclasses. What CPython's own static types hold
 * differs from interpreter to interpreter. */
static static_builtin_state* state_of(PyTypeObject* type) {
  if ((type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN) == 0) return NULL;
  return _PyStaticType_GetState(interpreter(), type);
}

PyObject* hako_cpython_type_dict(PyTypeObject* type) {
  const static_builtin_state* state = state_of(type);
  return state != NULL ? state->tp_dict : type->tp_dict;
}

PyObject* hako_cpython_subclasses(PyTypeObject* type) {
  const static_builtin_state* state = state_of(type);
  return state != NULL ? state->tp_subclasses : (PyObject*)type->tp_subclasses;
}

unsigned hako_cpython_type_version(PyTypeObject* type) {
  return PyUnstable_Type_AssignVersionTag(type) != 0 ? type->tp_version_tag : 0;
}

struct hako_thread_end hako_cpython_thread_end(void) {
  const PyThreadState* thread = this_thread();
  return (struct hako_thread_end){thread->on_delete, thread->on_delete_data};
}

void hako_cpython_set_thread_end(struct hako_thread_end end) {
  PyThreadState* thread = this_thread();
  thread->on_delete = end.function;
  thread->on_delete_data = end.data;
}
