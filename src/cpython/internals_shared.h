/* internals_shared.h: the part of internals.h that reads the same in several versions' own
 * structures.
 *
 * Included once, by the file of a version, behind that version's Include/internal and behind these,
 * which it defines: this_thread()       the current thread state audit_hooks()       where the list
 * of PySys_AddAuditHook begins modules_slot()      where the interpreter keeps sys.modules
 *   clear_free_lists()  CPython's own function for it
 *   definition_of()     the definition in what CPython remembers of a module of one phase
 *   code_of(), yield_of()  of a suspended generator's frame: its code, and the number of the
 * instruction by which it was left
 */
#ifndef HAKO_CPYTHON_INTERNALS_SHARED_H_
#define HAKO_CPYTHON_INTERNALS_SHARED_H_

#include <pthread.h>
#include <string.h>
#include <wchar.h>

/* Modules/gcmodule.c; lifted by seams/statics.syms. */
extern PyMethodDef GcMethods[];

_Static_assert(sizeof(PyGC_Head) == sizeof(((struct hako_gc_lists*)0)->heads[0]),
               "a head is two words");

static PyInterpreterState* interpreter(void) { return _PyRuntime.interpreters.main; }

static struct _gc_runtime_state* collector(void) { return &interpreter()->gc; }

int hako_cpython_has_images(void) { return 1; }

static void adopt_thread_ids(PyThreadState* thread) {
  thread->thread_id = PyThread_get_thread_ident();
  thread->native_thread_id = PyThread_get_thread_native_id();
  _PyRuntime.main_thread = thread->thread_id;
}

/* Python/thread_pthread.h: PyThread_tss_create. A key has the number that the capture got; libc
 * hands numbers out in order, so keys are made until the wanted ones have come up. */
static void claim_keys(const pthread_key_t* wanted, int wanted_count) {
  pthread_key_t spare[64];
  int spare_count = 0;
  for (int missing = wanted_count; missing > 0 && spare_count < 64;) {
    pthread_key_t made;
    if (pthread_key_create(&made, NULL) != 0) break;
    int is_wanted = 0;
    for (int i = 0; i < wanted_count; ++i) is_wanted |= made == wanted[i];
    if (is_wanted) {
      --missing;
    } else {
      spare[spare_count++] = made;
    }
  }
  for (int i = 0; i < spare_count; ++i) pthread_key_delete(spare[i]);
}

/* ---- The configuration --------------------------------------------------------------------------
 */

void hako_cpython_set_utf8_mode(int on) {
  _PyRuntime.preconfig.utf8_mode = on;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* To be set by others. */
  Py_UTF8Mode = on;
#pragma GCC diagnostic pop
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

void hako_cpython_show_hash_seed(PyConfig* config, int is_set) {
  config->use_hash_seed = is_set;
  config->hash_seed = 0;
}

/* ---- The collector ------------------------------------------------------------------------------
 */

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

/* What stands in GcMethods for each of the functions that look at objects, by its calling
 * convention, and what stood there. */
#define WATCHED(name)                                                                          \
  static void* real_##name HAKO_IN_IMAGE = NULL;                                               \
  static PyObject* watched_##name(PyObject* module, PyObject* argument) {                      \
    before_looking();                                                                          \
    return ((PyCFunction)real_##name)(module, argument);                                       \
  }                                                                                            \
  static PyObject* watched_fast_##name(PyObject* module, PyObject* const* arguments,           \
                                       Py_ssize_t count, PyObject* names) {                    \
    before_looking();                                                                          \
    return ((PyObject * (*)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*)) real_##name)( \
        module, arguments, count, names);                                                      \
  }
WATCHED(get_referrers)
WATCHED(get_stats)
WATCHED(freeze)
WATCHED(unfreeze)
WATCHED(get_freeze_count)
WATCHED(collect)
WATCHED(get_objects)

#define WATCH(name)                                                                                \
  if (strcmp(method->ml_name, #name) == 0) {                                                       \
    const int is_fast = (method->ml_flags & METH_FASTCALL) != 0;                                   \
    real_##name = (void*)method->ml_meth;                                                          \
    method->ml_meth = (PyCFunction)(is_fast ? (void*)watched_fast_##name : (void*)watched_##name); \
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

int hako_cpython_is_audited(void) {
  return *audit_hooks() != NULL || interpreter()->audit_hooks != NULL;
}

void hako_cpython_drop_audit_hooks(void) { *audit_hooks() = NULL; }

int hako_cpython_collector_is_observed(void) {
  const struct _gc_runtime_state* gc = collector();
  return gc->debug != 0 || (gc->callbacks != NULL && PyList_GET_SIZE(gc->callbacks) > 0) ||
         (gc->garbage != NULL && PyList_GET_SIZE(gc->garbage) > 0) || hako_cpython_is_audited();
}

/* ---- Generators ---------------------------------------------------------------------------------
 */

/* Objects/exception_handling_notes.txt (3.13: InternalDocs): numbers of six bits a byte, 64 says
 * that more follow, 128 that an entry begins. */
static const unsigned char* read_number(const unsigned char* at, int* number) {
  *number = *at & 63;
  while (*at & 64) *number = (*number << 6) | (*++at & 63);
  return at + 1;
}

/* From 3.12 on a handler that turns StopIteration into RuntimeError surrounds each generator's
 * body; closing one (Objects/genobject.c: gen_close) does not run it. */
static int is_of_body(PyCodeObject* code, int handler) {
  const _Py_CODEUNIT* at = _PyCode_CODE(code) + handler;
  return at->op.code == CALL_INTRINSIC_1 && at->op.arg == INTRINSIC_STOPITERATION_ERROR;
}

/* Python/ceval.c: get_exception_handler, as far as the question goes. */
static int is_covered(PyCodeObject* code, int instruction) {
  const unsigned char* at = (const unsigned char*)PyBytes_AS_STRING(code->co_exceptiontable);
  const unsigned char* end = at + PyBytes_GET_SIZE(code->co_exceptiontable);
  while (at < end) {
    int start = 0;
    int length = 0;
    int handler = 0;
    int ignored = 0;
    at = read_number(at, &start);
    at = read_number(at, &length);
    at = read_number(at, &handler);
    at = read_number(at, &ignored);
    if (instruction >= start && instruction < start + length) return !is_of_body(code, handler);
  }
  return 0;
}

int hako_cpython_generator_ends_quietly(PyObject* object) {
  PyGenObject* generator = (PyGenObject*)object;
  if (generator->gi_frame_state >= FRAME_COMPLETED || generator->gi_frame_state == FRAME_CREATED)
    return 1;
  if (generator->gi_frame_state >= FRAME_EXECUTING) return 0;
  PyObject* waits_for = _PyGen_yf(generator);
  const int waits_for_other = waits_for != NULL && !PyGen_CheckExact(waits_for);
  Py_XDECREF(waits_for);
  if (waits_for_other) return 0;
  _PyInterpreterFrame* frame = (_PyInterpreterFrame*)generator->gi_iframe;
  return !is_covered(code_of(frame), yield_of(frame));
}

/* ---- The rest of the interpreter's state --------------------------------------------------------
 */

long hako_cpython_warnings_version(void) { return interpreter()->warnings.filters_version; }

int hako_cpython_has_other_threads(void) {
  const PyThreadState* thread = interpreter()->threads.head;
  return thread != this_thread() || thread->next != NULL ||
         _PyRuntime.interpreters.head->next != NULL;
}

/* Objects/obmalloc.c: struct pool_header begins with the count of its used blocks; pools are 16
 * KiB. */
static unsigned used_blocks_of_pool(const void* block) {
  const uintptr_t pool = (uintptr_t)block & ~(uintptr_t)((1 << 14) - 1);
  return *(const unsigned*)pool;
}

void hako_cpython_settle_memory(void) {
  clear_free_lists();
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

PyObject* hako_cpython_modules(void) { return *modules_slot(); }

PyObject* hako_cpython_module_index(void) { return interpreter()->imports.modules_by_index; }

/* Python/import.c: _extensions_cache_find_unlocked. What a key leads to is the definition in 3.12,
 * and from 3.13 on a structure that begins with it. */
struct search_for_definition {
  PyModuleDef* definition;
  struct hako_remembered_module found;
};

static int compare_definition(_Py_hashtable_t* table, const void* key, const void* value,
                              void* context) {
  struct search_for_definition* search = context;
  (void)table;
  if (value == NULL || definition_of(value) != search->definition) return 0;
  search->found = (struct hako_remembered_module){key, (void*)value};
  return 1;
}

void hako_cpython_forget_module(PyModuleDef* definition,
                                struct hako_remembered_module* remembered) {
  struct search_for_definition search = {definition, {NULL, NULL}};
  _Py_hashtable_t* table = _PyRuntime.imports.extensions.hashtable;
  if (table != NULL) _Py_hashtable_foreach(table, compare_definition, &search);
  if (search.found.key != NULL) _Py_hashtable_steal(table, search.found.key);
  *remembered = search.found;
}

int hako_cpython_remember_module(const struct hako_remembered_module* remembered) {
  if (remembered->key == NULL) return 0;
  return _Py_hashtable_set(_PyRuntime.imports.extensions.hashtable, remembered->key,
                           remembered->value);
}

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

/* Py_AtExit, and the callbacks of an interpreter's own end. */
int hako_cpython_has_exit_functions(void) {
  return _PyRuntime.atexit.ncallbacks > 0 || interpreter()->atexit.ll_callbacks != NULL;
}

int hako_cpython_is_finalizing(void) { return _PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL; }

static struct atexit_state* atexit_table(void) { return &interpreter()->atexit; }

int hako_cpython_atexit_count(void) { return atexit_table()->ncallbacks; }

void hako_cpython_atexit_get(int at, PyObject** function, PyObject** arguments, PyObject** names) {
  const atexit_py_callback* callback = atexit_table()->callbacks[at];
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

void hako_cpython_make_fork_lists(void) {
  PyInterpreterState* owner = interpreter();
  if (owner->before_forkers == NULL) owner->before_forkers = PyList_New(0);
  if (owner->after_forkers_parent == NULL) owner->after_forkers_parent = PyList_New(0);
  if (owner->after_forkers_child == NULL) owner->after_forkers_child = PyList_New(0);
}

int hako_cpython_is_traced(void) {
  const PyThreadState* thread = this_thread();
  return thread->c_tracefunc != NULL || thread->c_profilefunc != NULL;
}

int hako_cpython_is_main_thread(void) { return this_thread()->thread_id == _PyRuntime.main_thread; }

#endif /* HAKO_CPYTHON_INTERNALS_SHARED_H_ */
