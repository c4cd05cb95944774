/* internals_other.c: a CPython version whose insides hako does not know: it starts cold, always. */
#include "cpython/internals.h"

int hako_cpython_has_images(void) { return 0; }
void hako_cpython_adopt_thread(void) {}
void hako_cpython_leave_thread(void) {}
void hako_cpython_set_utf8_mode(int on) { (void)on; }
int hako_cpython_apply_config(PyConfig* config) { return config == NULL ? -1 : 0; }
void hako_cpython_set_objects_aside(struct hako_gc_lists* lists) { (void)lists; }
void hako_cpython_bring_objects_back(struct hako_gc_lists* lists) { (void)lists; }
int hako_cpython_visit_tracked(int (*visit)(PyObject*, void*), void* context) {
  (void)visit, (void)context;
  return 1;
}
void hako_cpython_watch_collector(void (*before)(void)) { (void)before; }
int hako_cpython_collector_is_observed(void) { return 1; }
long hako_cpython_warnings_version(void) { return 0; }
void hako_cpython_set_warnings_version(long version) { (void)version; }
PyObject* hako_cpython_warning_filters(void) { return NULL; }
void hako_cpython_drop_audit_hooks(void) {}
int hako_cpython_has_other_threads(void) { return 1; }
void hako_cpython_note_disposition(int number, enum hako_disposition disposition) {
  (void)number, (void)disposition;
}
void hako_cpython_settle_memory(void) {}
int hako_cpython_lies_in_free_pool(const void* address) { return address == NULL; }
int hako_cpython_generator_ends_quietly(PyObject* generator) { return generator == NULL; }
int hako_cpython_has_exit_functions(void) { return 0; }
void hako_cpython_report_failed_flush(PyObject* standard_output) {
  PyErr_WriteUnraisable(standard_output);
}
int hako_cpython_is_finalizing(void) { return 0; }
void hako_cpython_show_hash_seed(PyConfig* config, int is_set) { (void)config, (void)is_set; }
void hako_cpython_take_objects(struct hako_gc_lists* lists) { (void)lists; }
void hako_cpython_join_lists(struct hako_gc_lists* from, struct hako_gc_lists* to) {
  (void)from, (void)to;
}
int hako_cpython_visit_lists(struct hako_gc_lists* lists, int (*visit)(PyObject*, void*),
                             void* context) {
  (void)lists, (void)visit, (void)context;
  return 1;
}
void hako_cpython_read_counts(int counts[3]) { counts[0] = counts[1] = counts[2] = 0; }
void hako_cpython_write_counts(const int counts[3]) { (void)counts; }
void hako_cpython_read_collections(int collections[3]) {
  collections[0] = collections[1] = collections[2] = 0;
}
void hako_cpython_write_collections(const int collections[3]) { (void)collections; }
uint64_t hako_cpython_dict_version(PyObject* dict) { return (uintptr_t)dict; }
PyObject* hako_cpython_type_dict(PyTypeObject* type) { return type->tp_dict; }
PyObject* hako_cpython_subclasses(PyTypeObject* type) { return type == NULL ? Py_None : NULL; }
PyObject* hako_cpython_make_subclasses(PyTypeObject* type) { return type == NULL ? Py_None : NULL; }
void hako_cpython_frame_stack(uintptr_t* begin, uintptr_t* end) { *begin = *end = 0; }
void hako_cpython_clear_ended_frames(void) {}
void hako_cpython_tell_of_instructions(int on) { (void)on; }
int hako_cpython_has_inline_attributes(PyObject* object) { return object == NULL; }
PyObject* hako_cpython_context(void) { return NULL; }
void hako_cpython_count_objects(int objects) { (void)objects; }
int hako_cpython_collections_are_heard(void) { return 1; }
void hako_cpython_make_interpreter_dict(void) {}
int hako_cpython_can_be_renamed(PyObject* string) { return string == NULL; }
int hako_cpython_take_from_interned(PyObject* string) { return string == NULL; }
void hako_cpython_intern_again(PyObject* string) { (void)string; }

void hako_cpython_visit_identifiers(void (*visit)(const char*, void*), void* context) {
  (void)visit, (void)context;
}

int hako_cpython_give_item(PyObject* dict, PyObject* key, PyObject* value) {
  const int result = PyDict_SetItem(dict, key, value);
  Py_DECREF(key);
  Py_DECREF(value);
  return result;
}

void hako_cpython_visit_method_cache(void (*visit)(unsigned, PyObject*, void*), void* context) {
  (void)visit, (void)context;
}

unsigned hako_cpython_type_version(PyTypeObject* type) { return type->tp_version_tag; }
int hako_cpython_atexit_count(void) { return 0; }
void hako_cpython_atexit_get(int at, PyObject** function, PyObject** arguments, PyObject** names) {
  (void)at;
  *function = *arguments = *names = NULL;
}
void hako_cpython_atexit_drop_last(void) {}
struct hako_thread_end hako_cpython_thread_end(void) {
  return (struct hako_thread_end){NULL, NULL};
}
void hako_cpython_set_thread_end(struct hako_thread_end end) { (void)end; }
void hako_cpython_make_fork_lists(void) {}
PyObject* hako_cpython_module_index(void) { return NULL; }
void hako_cpython_forget_module(PyModuleDef* definition,
                                struct hako_remembered_module* remembered) {
  (void)definition, (void)remembered;
}
int hako_cpython_remember_module(const struct hako_remembered_module* remembered) {
  return remembered->key == NULL ? 0 : -1;
}
void* hako_cpython_forget_types(uintptr_t begin, uintptr_t end) {
  (void)begin, (void)end;
  return NULL;
}
int hako_cpython_may_remember_types(const void* forgotten) { return forgotten == NULL; }
void hako_cpython_remember_types(const void* forgotten) { (void)forgotten; }
int hako_cpython_forget_digests(PyObject* hashlib) { return hashlib == NULL ? 0 : -1; }
PyObject* hako_cpython_loaded_name(const void* info) {
  (void)info;
  return NULL;
}
int hako_cpython_hear_import_calls(int (*before)(PyObject* name)) {
  (void)before;
  return -1;
}
int hako_cpython_is_traced(void) { return 1; }
int hako_cpython_is_audited(void) { return 1; }
int hako_cpython_is_main_thread(void) { return 0; }
void hako_cpython_walk_frames(int (*visit)(void* context, const char* file, int line),
                              void* context) {
  (void)visit, (void)context;
}
PyObject* hako_cpython_modules(void) { return PyImport_GetModuleDict(); }
