/* internals_3_13.c: CPython 3.13's insides. Structures and functions are those of 3.13.0's
 * Include/internal; 3.13 keeps them through its life. The default build: its collector has
 * generations, its objects come from pymalloc. */
#define Py_BUILD_CORE 1
/* Before all others, and behind the line above. */
// clang-format off
#include <Python.h>
// clang-format on

#include <internal/pycore_code.h>
#include <internal/pycore_dict.h>
#include <internal/pycore_frame.h>
#include <internal/pycore_freelist.h>
#include <internal/pycore_gc.h>
#include <internal/pycore_genobject.h>
#include <internal/pycore_hashtable.h>
#include <internal/pycore_importdl.h>
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

_Static_assert(PY_VERSION_HEX >> 16 == 0x030D, "structures of 3.13");
#ifdef Py_GIL_DISABLED
#error "the free-threaded build has another collector and allocator"
#endif

static void clear_free_lists(void) { _PyGC_ClearAllFreeLists(_PyRuntime.interpreters.main); }

/* Python/import.c: struct extensions_cache_value begins with it. */
static const PyModuleDef* definition_of(const void* remembered) {
  return *(PyModuleDef* const*)remembered;
}

static const struct type_cache* method_cache(void) {
  return &_PyRuntime.interpreters.main->types.type_cache;
}

static _PyInterpreterFrame* innermost_frame(const PyThreadState* thread) {
  return thread->current_frame;
}

static PyCodeObject* code_of(_PyInterpreterFrame* frame) { return _PyFrame_GetCode(frame); }

/* From 3.13 on a frame knows the instruction that comes next. */
static int yield_of(_PyInterpreterFrame* frame) { return _PyInterpreterFrame_LASTI(frame) - 1; }

typedef managed_static_type_state static_type_state;

#include "cpython/internals_since_3_12.inc"

void hako_cpython_note_disposition(int number, enum hako_disposition disposition) {
  PyObject* shown = disposition == HAKO_DEFAULT   ? _PyRuntime.signals.default_handler
                    : disposition == HAKO_IGNORED ? _PyRuntime.signals.ignore_handler
                                                  : Py_None;
  PyObject* before = _Py_atomic_load_ptr(&_PyRuntime.signals.handlers[number].func);
  if (before == shown) return;
  Py_INCREF(shown);
  _Py_atomic_store_ptr(&_PyRuntime.signals.handlers[number].func, shown);
  Py_XDECREF(before);
}

/* Objects/typeobject.c: managed_static_type_state_init. Each such type has a number, its place in
 * two tables; it notes the number itself. */
struct forgotten_types {
  size_t first;
  size_t count;
  struct {
    static_type_state state;
    int64_t interpreters;
  } types[_Py_MAX_MANAGED_STATIC_EXT_TYPES];
};

void* hako_cpython_forget_types(uintptr_t begin, uintptr_t end) {
  struct types_state* table = &interpreter()->types;
  const size_t next = table->for_extensions.next_index;
  size_t first = 0;
  while (first < next &&
         (uintptr_t)table->for_extensions.initialized[first].type - begin >= end - begin)
    ++first;
  if (first == next) return NULL;
  struct forgotten_types* forgotten = PyMem_RawCalloc(1, sizeof(*forgotten));
  if (forgotten == NULL) return NULL;
  forgotten->first = first;
  forgotten->count = next - first;
  for (size_t i = 0; i < forgotten->count; ++i) {
    static_type_state* state = &table->for_extensions.initialized[first + i];
    __typeof__(_PyRuntime.types.managed_static.types[0])* shared =
        &_PyRuntime.types.managed_static.types[_Py_MAX_MANAGED_STATIC_BUILTIN_TYPES + first + i];
    forgotten->types[i].state = *state;
    forgotten->types[i].interpreters = shared->interp_count;
    memset(state, 0, sizeof(*state));
    memset(shared, 0, sizeof(*shared));
  }
  table->for_extensions.next_index = first;
  table->for_extensions.num_initialized -= forgotten->count;
  return forgotten;
}

int hako_cpython_may_remember_types(const void* types) {
  const struct forgotten_types* forgotten = types;
  return forgotten == NULL || interpreter()->types.for_extensions.next_index == forgotten->first;
}

void hako_cpython_remember_types(const void* types) {
  const struct forgotten_types* forgotten = types;
  if (forgotten == NULL) return;
  struct types_state* table = &interpreter()->types;
  for (size_t i = 0; i < forgotten->count; ++i) {
    const size_t number = forgotten->first + i;
    __typeof__(_PyRuntime.types.managed_static.types[0])* shared =
        &_PyRuntime.types.managed_static.types[_Py_MAX_MANAGED_STATIC_BUILTIN_TYPES + number];
    table->for_extensions.initialized[number] = forgotten->types[i].state;
    shared->type = forgotten->types[i].state.type;
    shared->interp_count = forgotten->types[i].interpreters;
  }
  table->for_extensions.next_index += forgotten->count;
  table->for_extensions.num_initialized += forgotten->count;
}

/* Python/pylifecycle.c: flush_std_files */
void hako_cpython_report_failed_flush(PyObject* standard_output) {
  (void)standard_output;
  PyErr_FormatUnraisable("Exception ignored on flushing sys.stdout");
}

/* Modules/_datetimemodule.c: get_current_module */
void hako_cpython_make_interpreter_dict(void) {
  PyObject* dict = PyInterpreterState_GetDict(interpreter());
  if (dict != NULL && !PyObject_GC_IsTracked(dict)) PyObject_GC_Track(dict);
}

/* Objects/unicodeobject.c: intern_common, unicode_dealloc. The table's two references are not
 * counted in a string that is interned and mortal, as the name of a compiled file is. */
static PyObject* interned_strings(void) { return interpreter()->cached_objects.interned_strings; }

int hako_cpython_can_be_renamed(PyObject* string) {
  return PyUnicode_CHECK_INTERNED(string) == SSTATE_NOT_INTERNED ||
         PyUnicode_CHECK_INTERNED(string) == SSTATE_INTERNED_MORTAL;
}

int hako_cpython_take_from_interned(PyObject* string) {
  if (PyUnicode_CHECK_INTERNED(string) != SSTATE_INTERNED_MORTAL) return 0;
  Py_SET_REFCNT(string, Py_REFCNT(string) + 2);
  ((PyASCIIObject*)string)->state.interned = SSTATE_NOT_INTERNED;
  if (PyDict_DelItem(interned_strings(), string) != 0) PyErr_Clear();
  return 1;
}

void hako_cpython_intern_again(PyObject* string) {
  PyObject* interned = string;
  if (PyDict_GetItemWithError(interned_strings(), string) == NULL)
    _PyUnicode_InternMortal(interpreter(), &interned);
}

PyObject* hako_cpython_loaded_name(const void* info) {
  return ((const struct _Py_ext_module_loader_info*)info)->name;
}

/* Objects/dictobject.c: store_instance_attr_lock_held: a dict that shares its values with its
 * instance changes without a new version. For such a one each answer is another. */
uint64_t hako_cpython_dict_version(PyObject* object) {
  static uint64_t answers = 0;
  const PyDictObject* dict = (const PyDictObject*)object;
  if (dict->ma_values != NULL) return ~++answers;
  return dict->ma_version_tag / DICT_VERSION_INCREMENT; /* The low bits belong to watchers. */
}

/* Threads are waited for by handles of their own, which no thread state knows. */
struct hako_thread_end hako_cpython_thread_end(void) {
  return (struct hako_thread_end){NULL, NULL};
}

void hako_cpython_set_thread_end(struct hako_thread_end end) { (void)end; }

void hako_cpython_tell_of_instructions(int on) { (void)on; }

int hako_cpython_has_inline_attributes(PyObject* object) {
  return (Py_TYPE(object)->tp_flags & Py_TPFLAGS_INLINE_VALUES) != 0 &&
         _PyObject_InlineValues(object)->valid != 0 && _PyObject_GetManagedDict(object) == NULL;
}
