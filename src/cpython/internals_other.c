/* internals_other.c: a CPython version whose insides hako does not know: it starts cold, always. */
#include "cpython/internals.h"

int hako_cpython_has_images(void) { return 0; }
void hako_cpython_adopt_thread(void) {}
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
void hako_cpython_drop_audit_hooks(void) {}
int hako_cpython_has_other_threads(void) { return 1; }
void hako_cpython_note_disposition(int number, enum hako_disposition disposition) {
  (void)number, (void)disposition;
}
void hako_cpython_forget_modules(void) {}
int hako_cpython_is_finalizing(void) { return 0; }
void hako_cpython_show_hash_seed(PyConfig* config, int is_set) { (void)config, (void)is_set; }
