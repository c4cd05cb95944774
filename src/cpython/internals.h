/* internals.h: what hako needs of CPython's insides, the same for every version.
 *
 * One file a version implements it (internals_3_11.c ...), written against that version's own
 * Include/internal; internals_other.c stands in for versions without one, and says that images are
 * not supported there. All functions want the interpreter lock, on the main thread, unless they say
 * otherwise. None of them runs Python code or allocates Python objects unless it says so.
 */
#ifndef HAKO_CPYTHON_INTERNALS_H_
#define HAKO_CPYTHON_INTERNALS_H_

#include <Python.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A variable of hako's that an image holds: it lies among the interpreter's own. */
#define HAKO_IN_IMAGE __attribute__((section("pydata")))

/* Three list heads, as the collector's own: objects of a generation each, out of its sight. */
struct hako_gc_lists {
  uintptr_t heads[3][2];
};

/* 1 where this version can be captured and restored. Callable at any time. */
int hako_cpython_has_images(void);

/* Makes the calling thread the main thread of the interpreter just mapped: thread ids, and the keys
 * under which the thread state is found. Before anything else of CPython is called. */
void hako_cpython_adopt_thread(void);
/* Gives back the keys that it made: where the interpreter has ended and the process goes on. */
void hako_cpython_leave_thread(void);

/* UTF-8 Mode on or off; hako_cpython_apply_config shows it. */
void hako_cpython_set_utf8_mode(int on);

/* Puts a configuration into force that was changed in place: global flags, C streams, sys.argv,
 * sys.orig_argv, sys.flags and the like; sys.path stays. Makes objects. 0, or -1 with an exception
 * set. */
int hako_cpython_apply_config(PyConfig* config);

/* Moves all tracked objects of the three generations to `lists`, and counts nothing as changed. */
void hako_cpython_set_objects_aside(struct hako_gc_lists* lists);
/* And back, before those that are tracked by now: they are older. */
void hako_cpython_bring_objects_back(struct hako_gc_lists* lists);

/* Appends all tracked objects to the oldest list of `lists`. */
void hako_cpython_take_objects(struct hako_gc_lists* lists);
/* Appends the objects of `from` to `to`, list by list; `from` is empty then. */
void hako_cpython_join_lists(struct hako_gc_lists* from, struct hako_gc_lists* to);
/* Calls `visit` for each object of the lists, oldest first. */
int hako_cpython_visit_lists(struct hako_gc_lists* lists,
                             int (*visit)(PyObject* object, void* context), void* context);
/* Makes the tracked objects' counts per generation what they are in `counts`, or reads them. */
void hako_cpython_read_counts(int counts[3]);
void hako_cpython_write_counts(const int counts[3]);
/* Counts `objects` as made, net of those freed again, and runs the collector as often as it would
   have run meanwhile. Without an exception set; other Python code may run. */
void hako_cpython_count_objects(int objects);
/* Not 0: gc.callbacks is not empty. */
int hako_cpython_collections_are_heard(void);
/* The same of the collections that there were, as gc.get_stats() tells them. */
void hako_cpython_read_collections(int collections[3]);
void hako_cpython_write_collections(const int collections[3]);

/* Calls `visit` for each object that the collector tracks, oldest first, until it returns nonzero;
 * returns that. `visit` must not track, untrack or free objects. */
int hako_cpython_visit_tracked(int (*visit)(PyObject* object, void* context), void* context);

/* Makes the functions of the module `gc` that look at objects call `before` first. */
void hako_cpython_watch_collector(void (*before)(void));

/* Nonzero if gc.callbacks, gc debugging or an audit hook could show what a collection does. */
int hako_cpython_collector_is_observed(void);

/* A number that changes with every change of the warnings filters. */
long hako_cpython_warnings_version(void);
void hako_cpython_set_warnings_version(long version);
/* The filters that CPython's own warnings go through where the module `warnings` is gone. Borrowed;
 * may be null. */
PyObject* hako_cpython_warning_filters(void);

/* Forgets the audit hooks of PySys_AddAuditHook. */
void hako_cpython_drop_audit_hooks(void);

/* Nonzero if the object's attributes lie in it, and no dict has been asked for yet. */
int hako_cpython_has_inline_attributes(PyObject* object);

/* To be called before PyEval_SetTrace: whether frames can ask for their instructions to be told of
 * (f_trace_opcodes). */
void hako_cpython_tell_of_instructions(int on);

/* The context of this thread, which a copy does not show (PyContext_CopyCurrent). Borrowed; null if
 * there is none yet. */
PyObject* hako_cpython_context(void);

/* The memory in which this thread's Python frames lie. */
void hako_cpython_frame_stack(uintptr_t* begin, uintptr_t* end);
/* Fills with zeros what frames that have ended have left in it. */
void hako_cpython_clear_ended_frames(void);

/* Nonzero if a thread state other than the caller's exists. */
int hako_cpython_has_other_threads(void);

/* signal.getsignal(number), set to what an ignored or a foreign handler gives there. */
enum hako_disposition { HAKO_DEFAULT, HAKO_IGNORED, HAKO_FOREIGN };
void hako_cpython_note_disposition(int number, enum hako_disposition disposition);

/* At the end of a capture: empties the free lists, and takes what is left in half-used pools of the
 * object allocator, so that the objects of a restored process lie together in fresh memory instead
 * of dirtying a page of the image each. */
void hako_cpython_settle_memory(void);

/* Nonzero for an address in the object allocator's arenas where no block is in use. After memory
 * has been settled, every block elsewhere in them is. */
int hako_cpython_lies_in_free_pool(const void* address);

/* Nonzero if closing the generator would run none of its code: it has not begun, or no try or with
 * block surrounds the place where it waits, and it waits for no other iterator than a generator. */
int hako_cpython_generator_ends_quietly(PyObject* generator);

/* Nonzero if Py_AtExit has been called. */
int hako_cpython_has_exit_functions(void);

/* Reports the exception that is set as Py_FinalizeEx does where sys.stdout cannot be flushed;
 * clears it. */
void hako_cpython_report_failed_flush(PyObject* standard_output);

/* Nonzero while Py_FinalizeEx runs. */
int hako_cpython_is_finalizing(void);

/* ---- What importing a module changes behind CPython's public API ---- */

/* A number that changes whenever the dict does. */
uint64_t hako_cpython_dict_version(PyObject* dict);

/* dict[key] = value, with the caller's references to both: neither object is written to. 0, or -1
 * with an exception set; the references are gone in either case. */
int hako_cpython_give_item(PyObject* dict, PyObject* key, PyObject* value);

/* type.__dict__, the dict itself. Borrowed. */
PyObject* hako_cpython_type_dict(PyTypeObject* type);

/* The dict of weak references to a type's subclasses, keyed by address; borrowed, may be null. */
PyObject* hako_cpython_subclasses(PyTypeObject* type);
/* The same, made if there is none: CPython gives an empty one up. Null with an exception set. */
PyObject* hako_cpython_make_subclasses(PyTypeObject* type);

/* A number that changes whenever the type or one of its bases does. */
unsigned hako_cpython_type_version(PyTypeObject* type);

/* CPython remembers which attribute of a type was found under a name. Calls `visit` for each such
 * memory, with the type's version and the name; borrowed. */
void hako_cpython_visit_method_cache(void (*visit)(unsigned version, PyObject* name, void* context),
                                     void* context);

/* Calls `visit` for each name that CPython has as a static object of its own and has not interned
 * when it starts. */
void hako_cpython_visit_identifiers(void (*visit)(const char* name, void* context), void* context);

/* The functions registered with atexit. `at` counts from 0; the references are borrowed. */
int hako_cpython_atexit_count(void);
void hako_cpython_atexit_get(int at, PyObject** function, PyObject** arguments, PyObject** names);
/* Takes the last one out; its references go to the caller. */
void hako_cpython_atexit_drop_last(void);

/* What the thread does when its state is deleted (threading's lock of the main thread). */
struct hako_thread_end {
  void (*function)(void*);
  void* data;
};
struct hako_thread_end hako_cpython_thread_end(void);
void hako_cpython_set_thread_end(struct hako_thread_end end);

/* Makes the lists behind os.register_at_fork exist, empty if they were not there. */
void hako_cpython_make_fork_lists(void);

/* Makes the interpreter's own dict exist (PyInterpreterState_GetDict) and lets the collector see
 * it, where a module of the standard library notes there that it has been imported: 3.13's
 * _datetime, which would else take itself for being loaded again. */
void hako_cpython_make_interpreter_dict(void);

/* The list in which modules of one phase find themselves (PyState_FindModule). Borrowed, may be
 * null. */
PyObject* hako_cpython_module_index(void);

/* A module of one phase as CPython remembers it, to be set up again without being loaded again. */
struct hako_remembered_module {
  const void* key; /* Null: none. */
  void* value;
};
/* Makes CPython forget the module; `remembered` is what it knew. 3.11 keeps it in a dict, whose
 * changes are seen like those of any other: nothing is forgotten there. */
void hako_cpython_forget_module(PyModuleDef* definition, struct hako_remembered_module* remembered);
/* 0, or -1 if there is no memory. */
int hako_cpython_remember_module(const struct hako_remembered_module* remembered);

/* The static types in [begin, end), an extension module's memory, of which the interpreter itself
 * holds a part (from 3.13 on: _datetime's). Makes it forget them; what it held is returned, in the
 * interpreter's memory. Null: there are none. */
void* hako_cpython_forget_types(uintptr_t begin, uintptr_t end);
/* Nonzero if hako_cpython_remember_types would put them where they were: nobody has come in
 * between. */
int hako_cpython_may_remember_types(const void* forgotten);
void hako_cpython_remember_types(const void* forgotten);

/* Makes the module `_hashlib` forget the digests that it has fetched from OpenSSL: they are
 * libcrypto's, and fetched again when they are asked for. 0, or -1 if the module is not as it
 * should be. */
int hako_cpython_forget_digests(PyObject* hashlib);

/* Nonzero if the text of the string can be changed in place: it is not interned, or can be taken
 * out of the interned ones. */
int hako_cpython_can_be_renamed(PyObject* string);
/* Takes such a string out of the interned ones; nonzero if it was there. */
int hako_cpython_take_from_interned(PyObject* string);
/* Interns it again, under its text of now. It stays as it is if another string has that text. */
void hako_cpython_intern_again(PyObject* string);

/* The name of the module that _PyImport_GetModInitFunc, which 3.13 brought, is asked to load.
 * Borrowed; null: unknown.
 */
PyObject* hako_cpython_loaded_name(const void* info);

/* Nonzero if a trace or profile function is set in this thread. */
int hako_cpython_is_traced(void);

/* Nonzero if an audit hook is set. */
int hako_cpython_is_audited(void);

/* Nonzero on the main thread. */
int hako_cpython_is_main_thread(void);

/* Calls `visit` for each Python frame of this thread, the innermost first, until it returns
 * nonzero. `file` is UTF-8 and lives as long as the frame. The thread need not hold the interpreter
 * lock if no other can run Python code. */
void hako_cpython_walk_frames(int (*visit)(void* context, const char* file, int line),
                              void* context);

/* In a capture, for every process that runs from its image: has `before` called with the name of a
 * module that is about to be imported by a call of importlib's own (importlib.import_module), when
 * sys.modules does not have it. If that returns 0 the import fails with the exception that it has
 * set. -1: the function by which that is heard is not there. */
int hako_cpython_hear_import_calls(int (*before)(PyObject* name));

/* sys.modules as the import system has it. Borrowed. */
PyObject* hako_cpython_modules(void);

/* The hash seed of this process, as set by PYTHONHASHSEED: for sys.flags only. */
void hako_cpython_show_hash_seed(PyConfig* config, int is_set);

#ifdef __cplusplus
}
#endif

#endif /* HAKO_CPYTHON_INTERNALS_H_ */
