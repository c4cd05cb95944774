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
#include <internal/pycore_hashtable.h>
#include <internal/pycore_initconfig.h>
#include <internal/pycore_interp.h>
#include <internal/pycore_pylifecycle.h>
#include <internal/pycore_pystate.h>
#include <internal/pycore_runtime.h>
#include <pthread.h>
#include <string.h>
#include <wchar.h>

#include "cpython/internals.h"

/* Modules/signalmodule.c; lifted by seams/statics.syms. */
extern struct {
  _Py_atomic_int tripped;
  _Py_atomic_address func;
} Handlers[];
extern struct {
  PyObject* default_handler;
  PyObject* ignore_handler;
} signal_global_state;
/* Modules/gcmodule.c; likewise. */
extern PyMethodDef GcMethods[];

_Static_assert(sizeof(PyGC_Head) == sizeof(((struct hako_gc_lists*)0)->heads[0]),
               "a head is two words");

static PyThreadState* this_thread(void) { return _PyRuntimeState_GetThreadState(&_PyRuntime); }

static struct _gc_runtime_state* collector(void) { return &_PyRuntime.interpreters.main->gc; }

int hako_cpython_has_images(void) { return 1; }

void hako_cpython_adopt_thread(void) {
  PyThreadState* thread = this_thread();
  thread->thread_id = PyThread_get_thread_ident();
  thread->native_thread_id = PyThread_get_thread_native_id();
  _PyRuntime.main_thread = thread->thread_id;

  /* Python/thread_pthread.h: PyThread_tss_create. The key has the number that the capture got; libc
   * hands numbers out in order, so keys are made until that one comes up. */
  const pthread_key_t wanted = _PyRuntime.gilstate.autoTSSkey._key;
  pthread_key_t made[64];
  int count = 0;
  while (count < 64 && pthread_key_create(&made[count], NULL) == 0 && made[count] != wanted)
    ++count;
  for (int i = 0; i < count; ++i) pthread_key_delete(made[i]);
  pthread_setspecific(wanted, thread);
}

void hako_cpython_set_utf8_mode(int on) {
  _PyRuntime.preconfig.utf8_mode = on;
  Py_UTF8Mode = on;
}

static int set_list(const char* name, const PyWideStringList* words) {
  PyObject* list = PyList_New(words->length);
  for (Py_ssize_t i = 0; list != NULL && i < words->length; ++i) {
    PyObject* word = PyUnicode_FromWideChar(words->items[i], -1);
    if (word == NULL)
      Py_CLEAR(list);
    else
      PyList_SET_ITEM(list, i, word);
  }
  const int result = list == NULL ? -1 : PySys_SetObject(name, list);
  Py_XDECREF(list);
  return result;
}

static int same_text(PyObject* object, const wchar_t* text) {
  wchar_t* now = PyUnicode_AsWideCharString(object, NULL);
  if (now == NULL) return PyErr_Clear(), 0;
  const int same = wcscmp(now, text) == 0;
  PyMem_Free(now);
  return same;
}

static int set_text(const char* name, const wchar_t* text) {
  PyObject* now = PySys_GetObject(name);
  if (now != NULL && PyUnicode_Check(now) && same_text(now, text)) return 0;
  PyObject* value = PyUnicode_FromWideChar(text, -1);
  const int result = value == NULL ? -1 : PySys_SetObject(name, value);
  Py_XDECREF(value);
  return result;
}

/* Python/sysmodule.c: set_flags_from_config, for one field. */
static int set_flag(PyObject* flags, Py_ssize_t field, long value) {
  PyObject* before = PyStructSequence_GET_ITEM(flags, field);
  if (PyLong_AsLong(before) == value) return 0;
  PyObject* after = PyLong_FromLong(value);
  if (after == NULL) return -1;
  PyStructSequence_SET_ITEM(flags, field, after);
  Py_DECREF(before);
  return 0;
}

/* What of _PySys_UpdateConfig (Python/sysmodule.c) a restore can change; the rest is as it was
 * captured. A value that is the same is not written again: each costs a page. */
int hako_cpython_apply_config(PyConfig* config) {
  enum { kDontWriteBytecode = 4, kNoSite = 6, kHashRandomization = 11, kUtf8Mode = 14 };
  if (_PyStatus_EXCEPTION(_PyConfig_Write(config, &_PyRuntime))) return -1;
  PyObject* flags = PySys_GetObject("flags");
  if (flags == NULL || set_list("argv", &config->argv) < 0 ||
      set_list("orig_argv", &config->orig_argv) < 0) {
    return -1;
  }
  if (set_text("executable", config->executable) < 0 ||
      set_text("_base_executable", config->base_executable) < 0) {
    return -1;
  }
  if (set_flag(flags, kDontWriteBytecode, !config->write_bytecode) < 0 ||
      set_flag(flags, kNoSite, !config->site_import) < 0 ||
      set_flag(flags, kHashRandomization, config->use_hash_seed == 0 || config->hash_seed != 0) <
          0 ||
      set_flag(flags, kUtf8Mode, _PyRuntime.preconfig.utf8_mode) < 0) {
    return -1;
  }
  if (config->write_bytecode) return 0;
  return PySys_SetObject("dont_write_bytecode", Py_True);
}

static void move_list(PyGC_Head* from, PyGC_Head* to_front_of) {
  PyGC_Head* first = _PyGCHead_NEXT(from);
  if (first == from) return;
  PyGC_Head* last = _PyGCHead_PREV(from);
  PyGC_Head* behind = _PyGCHead_NEXT(to_front_of);
  _PyGCHead_SET_NEXT(to_front_of, first);
  _PyGCHead_SET_PREV(first, to_front_of);
  _PyGCHead_SET_NEXT(last, behind);
  _PyGCHead_SET_PREV(behind, last);
  from->_gc_next = from->_gc_prev = (uintptr_t)from;
}

static void append_list(PyGC_Head* from, PyGC_Head* to) {
  PyGC_Head* first = _PyGCHead_NEXT(from);
  if (first == from) return;
  PyGC_Head* last = _PyGCHead_PREV(from);
  PyGC_Head* tail = _PyGCHead_PREV(to);
  _PyGCHead_SET_NEXT(tail, first);
  _PyGCHead_SET_PREV(first, tail);
  _PyGCHead_SET_NEXT(last, to);
  _PyGCHead_SET_PREV(to, last);
  from->_gc_next = from->_gc_prev = (uintptr_t)from;
}

static PyGC_Head* list_of(struct hako_gc_lists* lists, int generation) {
  PyGC_Head* head = (PyGC_Head*)lists->heads[generation];
  if (head->_gc_next == 0) head->_gc_next = head->_gc_prev = (uintptr_t)head;
  return head;
}

void hako_cpython_set_objects_aside(struct hako_gc_lists* lists) {
  for (int i = 0; i < NUM_GENERATIONS; ++i) {
    move_list(&collector()->generations[i].head, list_of(lists, i));
  }
}

void hako_cpython_bring_objects_back(struct hako_gc_lists* lists) {
  for (int i = 0; i < NUM_GENERATIONS; ++i) {
    move_list(list_of(lists, i), &collector()->generations[i].head);
  }
}

void hako_cpython_take_objects(struct hako_gc_lists* lists) {
  for (int i = NUM_GENERATIONS - 1; i >= 0; --i) {
    append_list(&collector()->generations[i].head, list_of(lists, NUM_GENERATIONS - 1));
  }
}

void hako_cpython_join_lists(struct hako_gc_lists* from, struct hako_gc_lists* to) {
  for (int i = 0; i < NUM_GENERATIONS; ++i) append_list(list_of(from, i), list_of(to, i));
}

static int visit_list(PyGC_Head* head, int (*visit)(PyObject*, void*), void* context) {
  for (PyGC_Head* at = _PyGCHead_NEXT(head); at != head; at = _PyGCHead_NEXT(at)) {
    const int result = visit((PyObject*)(at + 1), context);
    if (result != 0) return result;
  }
  return 0;
}

int hako_cpython_visit_lists(struct hako_gc_lists* lists, int (*visit)(PyObject*, void*),
                             void* context) {
  for (int i = NUM_GENERATIONS - 1; i >= 0; --i) {
    const int result = visit_list(list_of(lists, i), visit, context);
    if (result != 0) return result;
  }
  return 0;
}

void hako_cpython_read_counts(int counts[3]) {
  for (int i = 0; i < NUM_GENERATIONS; ++i) counts[i] = collector()->generations[i].count;
}

void hako_cpython_write_counts(const int counts[3]) {
  for (int i = 0; i < NUM_GENERATIONS; ++i) collector()->generations[i].count = counts[i];
}

int hako_cpython_visit_tracked(int (*visit)(PyObject*, void*), void* context) {
  for (int i = NUM_GENERATIONS - 1; i >= 0; --i) {
    const int result = visit_list(&collector()->generations[i].head, visit, context);
    if (result != 0) return result;
  }
  return 0;
}

/* These are part of the image, as GcMethods is. */
static void (*before_looking)(void) HAKO_IN_IMAGE = NULL;

/* What stands in GcMethods, for each of the functions that look at objects, and what stood there.
 */
#define WATCHED(name)                                                     \
  static PyCFunction real_##name HAKO_IN_IMAGE = NULL;                    \
  static PyObject* watched_##name(PyObject* module, PyObject* argument) { \
    before_looking();                                                     \
    return real_##name(module, argument);                                 \
  }
#define WATCHED_FAST(name)                                                                        \
  static _PyCFunctionFastWithKeywords real_##name HAKO_IN_IMAGE = NULL;                           \
  static PyObject* watched_##name(PyObject* module, PyObject* const* arguments, Py_ssize_t count, \
                                  PyObject* names) {                                              \
    before_looking();                                                                             \
    return real_##name(module, arguments, count, names);                                          \
  }
WATCHED(get_referrers)
WATCHED(get_stats)
WATCHED(freeze)
WATCHED(unfreeze)
WATCHED(get_freeze_count)
WATCHED_FAST(collect)
WATCHED_FAST(get_objects)

#define WATCH(name)                                       \
  if (strcmp(method->ml_name, #name) == 0) {              \
    real_##name = (void*)method->ml_meth;                 \
    method->ml_meth = (PyCFunction)(void*)watched_##name; \
  }

void hako_cpython_watch_collector(void (*before)(void)) {
  before_looking = before;
  for (PyMethodDef* method = GcMethods; method->ml_name != NULL; ++method) {
    WATCH(get_referrers)
    WATCH(get_stats)
    WATCH(freeze)
    WATCH(unfreeze)
    WATCH(get_freeze_count)
    WATCH(collect)
    WATCH(get_objects)
  }
}

int hako_cpython_collector_is_observed(void) {
  const struct _gc_runtime_state* gc = collector();
  return gc->debug != 0 || (gc->callbacks != NULL && PyList_GET_SIZE(gc->callbacks) > 0) ||
         (gc->garbage != NULL && PyList_GET_SIZE(gc->garbage) > 0) ||
         _PyRuntime.audit_hook_head != NULL || _PyRuntime.interpreters.main->audit_hooks != NULL;
}

long hako_cpython_warnings_version(void) {
  return _PyRuntime.interpreters.main->warnings.filters_version;
}

void hako_cpython_drop_audit_hooks(void) { _PyRuntime.audit_hook_head = NULL; }

int hako_cpython_has_other_threads(void) {
  const PyThreadState* thread = _PyRuntime.interpreters.main->threads.head;
  return thread != this_thread() || thread->next != NULL ||
         _PyRuntime.interpreters.head->next != NULL;
}

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

/* Objects/obmalloc.c: struct pool_header begins with the count of its used blocks; pools are 16
 * KiB. */
static unsigned used_blocks_of_pool(const void* block) {
  const uintptr_t pool = (uintptr_t)block & ~(uintptr_t)((1 << 14) - 1);
  return *(const unsigned*)pool;
}

void hako_cpython_settle_memory(void) {
  PyInterpreterState* interpreter = _PyRuntime.interpreters.main;
  /* Modules/gcmodule.c: clear_freelists */
  _PyTuple_ClearFreeList(interpreter);
  _PyFloat_ClearFreeList(interpreter);
  _PyList_ClearFreeList(interpreter);
  _PyDict_ClearFreeList(interpreter);
  _PyAsyncGen_ClearFreeLists(interpreter);
  _PyContext_ClearFreeList(interpreter);
  for (size_t bytes = 16; bytes <= 512; bytes += 16) {
    for (;;) {
      void* block = PyObject_Malloc(bytes);
      if (block == NULL) return;
      if (used_blocks_of_pool(block) > 1) continue; /* Kept for ever. */
      PyObject_Free(block);
      break;
    }
  }
}

/* Objects/exception_handling_notes.txt: numbers of six bits a byte, 64 says that more follow, 128
 * that an entry begins. */
static const unsigned char* read_number(const unsigned char* at, int* number) {
  *number = *at & 63;
  while (*at & 64) *number = (*number << 6) | (*++at & 63);
  return at + 1;
}

/* Python/ceval.c: get_exception_handler, as far as the question goes. */
static int is_covered(PyObject* table, int instruction) {
  const unsigned char* at = (const unsigned char*)PyBytes_AS_STRING(table);
  const unsigned char* end = at + PyBytes_GET_SIZE(table);
  while (at < end) {
    int start = 0;
    int length = 0;
    int ignored = 0;
    at = read_number(at, &start);
    at = read_number(at, &length);
    at = read_number(at, &ignored);
    at = read_number(at, &ignored);
    if (instruction >= start && instruction < start + length) return 1;
  }
  return 0;
}

int hako_cpython_generator_ends_quietly(PyObject* object) {
  PyGenObject* generator = (PyGenObject*)object;
  if (generator->gi_frame_state >= FRAME_COMPLETED || generator->gi_frame_state == FRAME_CREATED)
    return 1;
  if (generator->gi_frame_state != FRAME_SUSPENDED) return 0;
  _PyInterpreterFrame* frame = (_PyInterpreterFrame*)generator->gi_iframe;
  PyObject* waits_for = _PyGen_yf(generator);
  const int waits_for_other = waits_for != NULL && !PyGen_CheckExact(waits_for);
  Py_XDECREF(waits_for);
  return !waits_for_other &&
         !is_covered(frame->f_code->co_exceptiontable, _PyInterpreterFrame_LASTI(frame));
}

int hako_cpython_has_exit_functions(void) { return _PyRuntime.nexitfuncs > 0; }

void hako_cpython_report_failed_flush(PyObject* standard_output) {
  PyErr_WriteUnraisable(standard_output);
}

int hako_cpython_is_finalizing(void) { return _PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL; }

uint64_t hako_cpython_dict_version(PyObject* dict) { return ((PyDictObject*)dict)->ma_version_tag; }

PyObject* hako_cpython_type_dict(PyTypeObject* type) { return type->tp_dict; }

PyObject* hako_cpython_subclasses(PyTypeObject* type) { return type->tp_subclasses; }

unsigned hako_cpython_type_version(PyTypeObject* type) {
  /* Looking something up gives a type without a version its own. */
  if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG))
    _PyType_Lookup(type, &_Py_ID(__name__));
  return PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG) ? type->tp_version_tag : 0;
}

static struct atexit_state* atexit_table(void) { return &_PyRuntime.interpreters.main->atexit; }

int hako_cpython_atexit_count(void) { return atexit_table()->ncallbacks; }

void hako_cpython_atexit_get(int at, PyObject** function, PyObject** arguments, PyObject** names) {
  const atexit_callback* callback = atexit_table()->callbacks[at];
  *function = callback->func;
  *arguments = callback->args;
  *names = callback->kwargs;
}

void hako_cpython_atexit_drop_last(void) {
  struct atexit_state* table = atexit_table();
  const int last = --table->ncallbacks;
  PyMem_Free(table->callbacks[last]);
  table->callbacks[last] = NULL;
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

void hako_cpython_make_fork_lists(void) {
  PyInterpreterState* interpreter = _PyRuntime.interpreters.main;
  if (interpreter->before_forkers == NULL) interpreter->before_forkers = PyList_New(0);
  if (interpreter->after_forkers_parent == NULL) interpreter->after_forkers_parent = PyList_New(0);
  if (interpreter->after_forkers_child == NULL) interpreter->after_forkers_child = PyList_New(0);
}

PyObject* hako_cpython_module_index(void) { return _PyRuntime.interpreters.main->modules_by_index; }

void* hako_cpython_forget_types(uintptr_t begin, uintptr_t end) {
  (void)begin, (void)end;
  return NULL;
}

int hako_cpython_may_remember_types(const void* forgotten) { return forgotten == NULL; }

void hako_cpython_remember_types(const void* forgotten) { (void)forgotten; }

/* Modules/_hashopenssl.c: _hashlibstate, py_hashentry_t */
struct hash_state {
  PyObject* types_and_errors[5];
  _Py_hashtable_t* entries;
};
struct hash_entry {
  const char* names[3];
  int number;
  int references;
  void* digests[2];
};

static int forget_digests_of(_Py_hashtable_t* table, const void* key, const void* value,
                             void* context) {
  struct hash_entry* entry = (struct hash_entry*)value;
  (void)table, (void)key, (void)context;
  entry->digests[0] = entry->digests[1] = NULL;
  return 0;
}

int hako_cpython_forget_digests(PyObject* hashlib) {
  const PyModuleDef* definition = PyModule_GetDef(hashlib);
  struct hash_state* state = PyModule_GetState(hashlib);
  if (definition == NULL || state == NULL || definition->m_size != sizeof(*state))
    return PyErr_Clear(), -1;
  return _Py_hashtable_foreach(state->entries, forget_digests_of, NULL);
}

PyObject* hako_cpython_loaded_name(const void* info) {
  (void)info;
  return NULL;
}

/* Python/import.c: extensions */
void hako_cpython_forget_module(PyModuleDef* definition,
                                struct hako_remembered_module* remembered) {
  (void)definition;
  *remembered = (struct hako_remembered_module){NULL, NULL};
}

int hako_cpython_remember_module(const struct hako_remembered_module* remembered) {
  return remembered->key == NULL ? 0 : -1;
}

int hako_cpython_is_traced(void) {
  const PyThreadState* thread = this_thread();
  return thread->c_tracefunc != NULL || thread->c_profilefunc != NULL;
}

int hako_cpython_is_audited(void) {
  return _PyRuntime.audit_hook_head != NULL || _PyRuntime.interpreters.main->audit_hooks != NULL;
}

int hako_cpython_is_main_thread(void) { return this_thread()->thread_id == _PyRuntime.main_thread; }

PyObject* hako_cpython_modules(void) { return this_thread()->interp->modules; }

void hako_cpython_show_hash_seed(PyConfig* config, int is_set) {
  config->use_hash_seed = is_set;
  config->hash_seed = 0;
}
