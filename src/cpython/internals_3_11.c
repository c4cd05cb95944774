/* internals_3_11.c: CPython 3.11's insides. Structures and functions are those of 3.11.2's
 * Include/internal; 3.11 keeps them through its life. */
#define Py_BUILD_CORE 1
/* Before all others, and behind the line above. */
// clang-format off
#include <Python.h>
// clang-format on

#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_gc.h>
#include <internal/pycore_genobject.h>
#include <internal/pycore_global_objects.h>
#include <internal/pycore_hashtable.h>
#include <internal/pycore_initconfig.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_object.h>
#include <internal/pycore_pylifecycle.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>

#include "cpython/internals.h"

_Static_assert(PY_VERSION_HEX >> 16 == 0x030B, "structures of 3.11");

/* Modules/signalmodule.c; lifted by seams/statics.syms. */
extern struct {
  _Py_atomic_int tripped;
  _Py_atomic_address func;
} Handlers[];
extern struct {
  PyObject* default_handler;
  PyObject* ignore_handler;
} signal_global_state;

static PyThreadState* this_thread(void) { return _PyRuntimeState_GetThreadState(&_PyRuntime); }

static _Py_AuditHookEntry** audit_hooks(void) { return &_PyRuntime.audit_hook_head; }

static PyObject** modules_slot(void) { return &_PyRuntime.interpreters.main->modules; }

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

static const struct type_cache* method_cache(void) {
  return &_PyRuntime.interpreters.main->type_cache;
}

static _PyInterpreterFrame* innermost_frame(const PyThreadState* thread) {
  return thread->cframe->current_frame;
}

static PyCodeObject* code_of(const _PyInterpreterFrame* frame) { return frame->f_code; }

static int yield_of(const _PyInterpreterFrame* frame) { return _PyInterpreterFrame_LASTI(frame); }

/* Only from 3.12 on is there such a handler. */
static int is_of_body(PyCodeObject* code, int handler) {
  (void)code, (void)handler;
  return 0;
}

#include "cpython/internals_shared.inc"
#include "cpython/internals_until_3_12.inc"

void hako_cpython_adopt_thread(void) {
  PyThreadState* thread = this_thread();
  adopt_thread_ids(thread);
  Py_tss_t* key = &_PyRuntime.gilstate.autoTSSkey;
  renew_key(key);
  PyThread_tss_set(key, thread);
}

void hako_cpython_leave_thread(void) { PyThread_tss_delete(&_PyRuntime.gilstate.autoTSSkey); }

void hako_cpython_note_disposition(int number, enum hako_disposition disposition) {
  PyObject* shown = disposition == HAKO_DEFAULT   ? signal_global_state.default_handler
                    : disposition == HAKO_IGNORED ? signal_global_state.ignore_handler
                                                  : Py_None;
  PyObject* before = (PyObject*)_Py_atomic_load(&Handlers[number].func);
  if (before == shown) return;
  Py_INCREF(shown);
  _Py_atomic_store(&Handlers[number].func, (uintptr_t)shown);
  Py_XDECREF(before);
}

int hako_cpython_has_exit_functions(void) { return _PyRuntime.nexitfuncs > 0; }

uint64_t hako_cpython_dict_version(PyObject* dict) { return ((PyDictObject*)dict)->ma_version_tag; }

PyObject* hako_cpython_type_dict(PyTypeObject* type) { return type->tp_dict; }

PyObject* hako_cpython_subclasses(PyTypeObject* type) { return type->tp_subclasses; }

static int is_monitored(void) { return 0; }

/* Objects/typeobject.c: add_subclass */
PyObject* hako_cpython_make_subclasses(PyTypeObject* type) {
  if (type->tp_subclasses == NULL) type->tp_subclasses = PyDict_New();
  return type->tp_subclasses;
}

unsigned hako_cpython_type_version(PyTypeObject* type) {
  /* Looking something up gives a type without a version its own. */
  if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG))
    _PyType_Lookup(type, &_Py_ID(__name__));
  return PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG) ? type->tp_version_tag : 0;
}

PyObject* hako_cpython_module_index(void) { return interpreter()->modules_by_index; }

/* Python/import.c: extensions, a dict that the recorder sees for itself. */
void hako_cpython_forget_module(PyModuleDef* definition,
                                struct hako_remembered_module* remembered) {
  (void)definition;
  *remembered = (struct hako_remembered_module){NULL, NULL};
}

int hako_cpython_remember_module(const struct hako_remembered_module* remembered) {
  return remembered->key == NULL ? 0 : -1;
}

/* Include/internal/pycore_global_strings.h: strings one behind the other, each a PyASCIIObject with
 * its characters. */
void hako_cpython_visit_identifiers(void (*visit)(const char*, void*), void* context) {
  const char* at = (const char*)&_Py_SINGLETON(strings).identifiers;
  const char* end = at + sizeof(_Py_SINGLETON(strings).identifiers);
  while (at < end) {
    const PyASCIIObject* string = (const PyASCIIObject*)at;
    const size_t bytes = sizeof(*string) + (size_t)string->length + 1;
    visit((const char*)(string + 1), context);
    at += (bytes + _Alignof(PyASCIIObject) - 1) / _Alignof(PyASCIIObject) * _Alignof(PyASCIIObject);
  }
}

void hako_cpython_tell_of_instructions(int on) { (void)on; }

int hako_cpython_has_inline_attributes(PyObject* object) {
  return (Py_TYPE(object)->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0 &&
         *_PyObject_ValuesPointer(object) != NULL;
}
