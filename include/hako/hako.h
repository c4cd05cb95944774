/* hako.h: Python programs in an isolate that a native program holds. The C interface.
 *
 * What is where: boot and end, the lock, running code, errors, values in and out, objects, host
 * functions and classes, host memory, interruption. hako.hpp is the same for C++20.
 *
 * Ownership. A `hako_value *` that a function hands out through a parameter named `result` is the
 * caller's: one hako_value_free() for each. Arguments are borrowed: the callee takes what it keeps.
 * A function that can fail returns a `hako_error *`: NULL if all is well, else an error that is the
 * caller's (hako_error_free()); what `result` points to is then as it was. A text is UTF-8 with a
 * length, and need not end with a zero byte; texts handed out live as long as what they came from.
 *
 * Lifetime. A process has one isolate at a time. Values belong to the isolate that made them: once
 * it has ended they are gone, hako_value_free() does nothing for them, and any other use of one is
 * the caller's mistake. A call while no isolate is booted ends the process and says so.
 *
 * Threads. Every function may be called by any thread of the process, but for hako_boot() and
 * hako_end(), which the same thread calls. Each takes the interpreter lock for as long as it runs.
 * Code that makes many calls holds it in between: hako_enter() and hako_leave().
 *
 * No C++ exception and no longjmp leaves a function of this interface; none may enter it from a
 * callback.
 */
#ifndef HAKO_HAKO_H_
#define HAKO_HAKO_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HAKO_API __attribute__((visibility("default")))
#define HAKO_CHECKED __attribute__((visibility("default"), warn_unused_result))
#else
#define HAKO_API
#define HAKO_CHECKED
#endif

typedef struct hako_isolate hako_isolate; /* A running interpreter. */
typedef struct hako_value hako_value;     /* A reference to a Python object. */
typedef struct hako_error hako_error;     /* Why something failed. */

/* Bytes: UTF-8 where a text is meant. `data` may be NULL where `size` is 0. */
typedef struct hako_text {
  const char* data;
  size_t size;
} hako_text;

/* ---- Boot and end ---- */

/* Takes what the program writes to sys.stdout or sys.stderr, in pieces, as they are flushed. Called
 * with the interpreter lock held. */
typedef void (*hako_write)(void* context, const char* data, size_t size);

/* Hears of each call by which a deterministic program reaches what cannot be the same everywhere:
 * "CALL reaches WHAT (FILE:LINE)". Called with the interpreter lock held; of this
 * interface it may call hako_interrupt(). */
typedef void (*hako_leak)(void* context, hako_text leak);

/* How to boot. Set everything to zero, then `struct_size`, then what is wanted: later versions add
 * members at the end, and know by the size which ones there are. */
typedef struct hako_boot_options {
  size_t struct_size; /* sizeof(hako_boot_options) */
  /* The image to start from: a file, or "none" for a cold start. Empty: the library's own. */
  hako_text image;
  /* sys.argv. None: [""]. */
  const hako_text* argv;
  size_t argv_count;
  /* Put in front of sys.path. */
  const hako_text* paths;
  size_t path_count;
  /* os.environ, as NAME=value, where `replaces_environment` is not 0; else it is the process's. */
  const hako_text* environment;
  size_t environment_count;
  int replaces_environment;
  /* Where output goes. NULL: to the process's own descriptors 1 and 2. */
  hako_write write_stdout;
  hako_write write_stderr;
  void* write_context;
  /* Not 0: sys.stdin is at its end from the beginning, else it is the process's descriptor 0. */
  int has_no_stdin;
  /* Not 0: strings are hashed by `hash_seed` (PYTHONHASHSEED). 0 is the seed of every image; any
   * other makes the start a cold one. */
  int sets_hash_seed;
  uint32_t hash_seed;
  /* Not 0: Python's handler of SIGINT is installed, as by python3. */
  int handles_signals;
  /* The modules that code of the program may import, by their first name; what those import in
   * their turn is not asked for. Counts where `limits_imports` is not 0. It keeps honest code in
   * its bounds; it is no sandbox. */
  const hako_text* imports;
  size_t import_count;
  int limits_imports;
  /* Not 0: the same program with the same input gives the same bytes in every run, and those that
   * `hako run --deterministic` gives; the host's own calls stay what they are. docs/embedding.md
   * says what the program sees, and what is refused. os.environ is the one of such runs, to which
   * `environment` is added where `replaces_environment` is not 0. Threads of the host are inside
   * one at a time, and are one thread to the program. All threads of the program waiting for each
   * other is a deadlock, which ends the process and says so. */
  int is_deterministic;
  /* The rest counts where `is_deterministic` is not 0. The start of the program's clock, in
   * nanoseconds since 1970, where `sets_epoch` is not 0; else 2000-01-01T00:00:00Z. */
  int sets_epoch;
  int64_t epoch_ns;
  /* Of all entropy. */
  uint64_t seed;
  /* NULL: a line on the process's descriptor 2. */
  hako_leak on_leak;
  void* leak_context;
} hako_boot_options;

/* Boots an isolate. `options` may be NULL: all of them zero. It is restored from an image where one
 * fits, else started cold; hako_start() tells. Fails (HAKO_ERROR_STATE) while another isolate of
 * this process has not ended, and where an earlier one left something that cannot be undone: a
 * thread, an extension module of its own. A deterministic one fails (HAKO_ERROR_STATE) instead of
 * starting cold, and where the process's locale or umask would be seen. */
HAKO_CHECKED hako_error* hako_boot(const hako_boot_options* options, hako_isolate** result);

/* How this isolate started: "restored from FILE" or "cold: WHY". Lives until it ends. */
HAKO_API hako_text hako_start(const hako_isolate* isolate);

/* Ends it as python3 ends: threads that are no daemons are waited for, atexit functions run, output
 * is flushed. On the thread that booted it, which must not be inside hako_enter(), nor may another.
 * `exit_status` may be NULL; it becomes 0, or 120 if output could not be flushed. The memory of the
 * isolate is gone afterwards. Fails without ending anything (HAKO_ERROR_STATE) on another thread,
 * or where one is inside. */
HAKO_CHECKED hako_error* hako_end(hako_isolate* isolate, int* exit_status);

/* A number that each boot raises: a value is valid while this is what it was. 0: none is booted. */
HAKO_API uint64_t hako_generation(void);
/* Where that number lies, for who reads it often. Other threads may write it: read it as an atomic
 * one. */
HAKO_API const uint64_t* hako_generation_counter(void);

/* Takes the interpreter lock for this thread until hako_leave(). They nest. Waits while another
 * thread has it. */
HAKO_API void hako_enter(hako_isolate* isolate);
HAKO_API void hako_leave(hako_isolate* isolate);

/* "0.1.0", and the CPython version inside, "3.11.2". */
HAKO_API const char* hako_version(void);
HAKO_API const char* hako_python_version(void);

/* ---- Errors ---- */

typedef enum hako_error_kind {
  HAKO_ERROR_PYTHON = 1,      /* An exception of Python's. */
  HAKO_ERROR_BAD_INPUT = 2,   /* An argument that is not possible: change it. */
  HAKO_ERROR_SYSTEM = 3,      /* The machine refused: memory, files. */
  HAKO_ERROR_STATE = 4,       /* Not now: the isolate is in no state for it. */
  HAKO_ERROR_EXIT = 5,        /* SystemExit: hako_error_exit_status(). */
  HAKO_ERROR_INTERRUPTED = 6, /* hako_interrupt(). */
  HAKO_ERROR_DEADLINE = 7     /* hako_set_deadline(). */
} hako_error_kind;

typedef struct hako_frame {
  hako_text file;
  hako_text function;
  hako_text text; /* The line of the source; empty: unknown. */
  int line;
} hako_frame;

HAKO_API hako_error_kind hako_error_get_kind(const hako_error* error);
/* The type's name, "ValueError", with its module unless that is `builtins`; empty if the kind is
 * not of Python's. */
HAKO_API hako_text hako_error_type(const hako_error* error);
/* str(exception), or what went wrong. */
HAKO_API hako_text hako_error_message(const hako_error* error);
/* The traceback, the outermost call first. False (0) behind the last. */
HAKO_API size_t hako_error_frame_count(const hako_error* error);
HAKO_API int hako_error_frame(const hako_error* error, size_t index, hako_frame* frame);
/* Where a SyntaxError says that its source is wrong: such a file has no frame. Lines and columns
 * count from 1, columns in characters of `text`, the end being behind the last one; 0: unknown. */
typedef struct hako_syntax_place {
  hako_text file;
  hako_text text; /* The line as it stands there, without its end. Empty: unknown. */
  int line;
  int column;
  int end_line;
  int end_column;
} hako_syntax_place;
/* False (0) if it is no SyntaxError, or one without a line; sets nothing then. */
HAKO_API int hako_error_syntax_place(const hako_error* error, hako_syntax_place* place);
/* What python3 would print, causes and contexts included. */
HAKO_API hako_text hako_error_traceback(const hako_error* error);
/* HAKO_ERROR_EXIT: the status with which python3 would end. */
HAKO_API int hako_error_exit_status(const hako_error* error);
/* The exception itself; NULL if there is none, or its isolate has ended. The caller's. */
HAKO_API hako_value* hako_error_exception(const hako_error* error);
/* An error that a callback returns: an exception of a type of `builtins`, by name ("ValueError"); a
 * name that is no such type's becomes RuntimeError. */
HAKO_API hako_error* hako_error_new(hako_text type, hako_text message);
/* Does nothing for NULL. */
HAKO_API void hako_error_free(hako_error* error);

/* ---- Running code ---- */

/* Runs a program as python3 runs a file: as __main__, in a fresh namespace, with `argv` as sys.argv
 * (none: as it is). `name` is what tracebacks show. SystemExit becomes HAKO_ERROR_EXIT unless its
 * status is 0. */
HAKO_CHECKED hako_error* hako_run_source(hako_isolate* isolate, hako_text source, hako_text name,
                                         const hako_text* argv, size_t argv_count);
HAKO_CHECKED hako_error* hako_run_file(hako_isolate* isolate, hako_text path, const hako_text* argv,
                                       size_t argv_count);
/* The value of an expression. `globals` is a dict, `locals` a mapping; NULL: __main__'s, and the
 * globals. */
HAKO_CHECKED hako_error* hako_eval(hako_isolate* isolate, hako_text source, hako_value* globals,
                                   hako_value* locals, hako_value** result);
/* Statements. */
HAKO_CHECKED hako_error* hako_exec(hako_isolate* isolate, hako_text source, hako_value* globals,
                                   hako_value* locals);
/* `import a.b.c`, which gives the last. */
HAKO_CHECKED hako_error* hako_import(hako_isolate* isolate, hako_text name, hako_value** result);
/* What "package.module:name.attribute" names. */
HAKO_CHECKED hako_error* hako_find(hako_isolate* isolate, hako_text path, hako_value** result);
/* Runs an awaitable to its end, in an event loop of its own (asyncio.run). */
HAKO_CHECKED hako_error* hako_await(hako_isolate* isolate, hako_value* awaitable,
                                    hako_value** result);

/* ---- Values in ---- */

/* One more reference to the same object. */
HAKO_API hako_value* hako_value_copy(hako_isolate* isolate, hako_value* value);
/* Does nothing for NULL, nor if the isolate has ended. */
HAKO_API void hako_value_free(hako_isolate* isolate, hako_value* value);
/* The same for an owner that may outlive the isolate, even until another one is booted: does
 * nothing unless hako_generation() is what it was when the value was made. */
HAKO_API void hako_value_free_of(hako_value* value, uint64_t generation);

/* These return NULL if there is no memory, and where said. */
HAKO_API hako_value* hako_none(hako_isolate* isolate);
HAKO_API hako_value* hako_bool(hako_isolate* isolate, int value);
HAKO_API hako_value* hako_int(hako_isolate* isolate, int64_t value);
HAKO_API hako_value* hako_uint(hako_isolate* isolate, uint64_t value);
/* A whole number of any size: `bytes` in two's complement, the least significant first. */
HAKO_API hako_value* hako_int_from_bytes(hako_isolate* isolate, const uint8_t* bytes, size_t size);
HAKO_API hako_value* hako_float(hako_isolate* isolate, double value);
HAKO_API hako_value* hako_complex(hako_isolate* isolate, double real, double imaginary);
/* UTF-8, in which lone surrogates may stand as three bytes each (as in hako_value_text()). NULL for
 * bytes that are no UTF-8. */
HAKO_API hako_value* hako_str(hako_isolate* isolate, hako_text text);
HAKO_API hako_value* hako_bytes(hako_isolate* isolate, const void* data, size_t size);
/* Their items are borrowed. */
HAKO_API hako_value* hako_list(hako_isolate* isolate, hako_value* const* items, size_t count);
HAKO_API hako_value* hako_tuple(hako_isolate* isolate, hako_value* const* items, size_t count);
HAKO_API hako_value* hako_list_of_doubles(hako_isolate* isolate, const double* items, size_t count);
HAKO_API hako_value* hako_list_of_ints(hako_isolate* isolate, const int64_t* items, size_t count);
/* As above, but the references of `items` go to the new object, or are given up if it fails. */
HAKO_API hako_value* hako_list_taking(hako_isolate* isolate, hako_value** items, size_t count);
HAKO_API hako_value* hako_tuple_taking(hako_isolate* isolate, hako_value** items, size_t count);
HAKO_API hako_value* hako_dict(hako_isolate* isolate);
HAKO_API hako_value* hako_set(hako_isolate* isolate);

/* ---- Values out ---- */

typedef enum hako_kind {
  HAKO_OBJECT = 0, /* Anything else. */
  HAKO_NONE,
  HAKO_BOOL,
  HAKO_INT,
  HAKO_FLOAT,
  HAKO_COMPLEX,
  HAKO_STR,
  HAKO_BYTES,
  HAKO_LIST,
  HAKO_TUPLE,
  HAKO_DICT,
  HAKO_SET /* set or frozenset */
} hako_kind;

/* Of this very type; an instance of a class derived from it is HAKO_OBJECT. */
HAKO_API hako_kind hako_value_kind(hako_isolate* isolate, hako_value* value);
/* bool(value) */
HAKO_CHECKED hako_error* hako_truth(hako_isolate* isolate, hako_value* value, int* result);
/* Fail (TypeError, OverflowError) where Python's own conversion does. */
HAKO_CHECKED hako_error* hako_get_int(hako_isolate* isolate, hako_value* value, int64_t* result);
HAKO_CHECKED hako_error* hako_get_uint(hako_isolate* isolate, hako_value* value, uint64_t* result);
/* `*size` is the capacity of `bytes`, and becomes the number of bytes that the number takes; they
 * are written if there is room. `bytes` may be NULL where the capacity is 0. */
HAKO_CHECKED hako_error* hako_get_int_bytes(hako_isolate* isolate, hako_value* value,
                                            uint8_t* bytes, size_t* size);
HAKO_CHECKED hako_error* hako_get_float(hako_isolate* isolate, hako_value* value, double* result);
HAKO_CHECKED hako_error* hako_get_complex(hako_isolate* isolate, hako_value* value, double* real,
                                          double* imaginary);
/* Of a str or a bytes object; lives as long as the value. Lone surrogates stand as three bytes
 * each, in which case the text is an object of its own: `keeper` becomes it, and the caller's, else
 * NULL. */
HAKO_CHECKED hako_error* hako_get_text(hako_isolate* isolate, hako_value* value, hako_text* result,
                                       hako_value** keeper);

/* ---- Objects ---- */

HAKO_CHECKED hako_error* hako_get_attribute(hako_isolate* isolate, hako_value* object,
                                            hako_text name, hako_value** result);
HAKO_CHECKED hako_error* hako_set_attribute(hako_isolate* isolate, hako_value* object,
                                            hako_text name, hako_value* value);
HAKO_CHECKED hako_error* hako_get_item(hako_isolate* isolate, hako_value* object, hako_value* key,
                                       hako_value** result);
/* A NULL value deletes the item. */
HAKO_CHECKED hako_error* hako_set_item(hako_isolate* isolate, hako_value* object, hako_value* key,
                                       hako_value* value);
/* By a number: of a sequence. */
HAKO_CHECKED hako_error* hako_get_index(hako_isolate* isolate, hako_value* object, size_t index,
                                        hako_value** result);
/* The items of a list or a tuple, each the caller's: at most as many as `*count` says, which
 * becomes how many there are. `items` may be NULL. */
HAKO_CHECKED hako_error* hako_get_items(hako_isolate* isolate, hako_value* object,
                                        hako_value** items, size_t* count);
/* A dict's item by a str; *result becomes NULL if there is none. */
HAKO_CHECKED hako_error* hako_dict_get(hako_isolate* isolate, hako_value* dict, hako_text key,
                                       hako_value** result);
HAKO_CHECKED hako_error* hako_set_add(hako_isolate* isolate, hako_value* set, hako_value* item);
/* The items of a dict one after the other: `*position` begins as 0. 0: there are no more. Key and
 * value are borrowed, from a dict that must not change meanwhile. */
HAKO_API int hako_dict_next(hako_isolate* isolate, hako_value* dict, size_t* position,
                            hako_value** key, hako_value** value);
HAKO_CHECKED hako_error* hako_length(hako_isolate* isolate, hako_value* object, size_t* result);
HAKO_CHECKED hako_error* hako_iterate(hako_isolate* isolate, hako_value* object,
                                      hako_value** result);
/* *result becomes NULL behind the last. */
HAKO_CHECKED hako_error* hako_next(hako_isolate* isolate, hako_value* iterator,
                                   hako_value** result);
typedef enum hako_comparison {
  HAKO_LT,
  HAKO_LE,
  HAKO_EQ,
  HAKO_NE,
  HAKO_GT,
  HAKO_GE
} hako_comparison;
HAKO_CHECKED hako_error* hako_compare(hako_isolate* isolate, hako_value* left, hako_value* right,
                                      hako_comparison comparison, int* result);
HAKO_CHECKED hako_error* hako_repr(hako_isolate* isolate, hako_value* object, hako_value** result);
HAKO_CHECKED hako_error* hako_to_str(hako_isolate* isolate, hako_value* object,
                                     hako_value** result);
HAKO_CHECKED hako_error* hako_is_instance(hako_isolate* isolate, hako_value* object,
                                          hako_value* type, int* result);

/* Calls it. The values of keyword arguments stand behind the positional ones in `arguments`;
 * `keywords` is a tuple of their names, or NULL. */
HAKO_CHECKED hako_error* hako_call(hako_isolate* isolate, hako_value* callable,
                                   hako_value* const* arguments, size_t positional_count,
                                   hako_value* keywords, hako_value** result);
/* object.name(...) */
HAKO_CHECKED hako_error* hako_call_method(hako_isolate* isolate, hako_value* object, hako_text name,
                                          hako_value* const* arguments, size_t positional_count,
                                          hako_value* keywords, hako_value** result);

/* ---- Host functions and classes ---- */

/* A function of the host's. Arguments are borrowed for the call, as for hako_call(). Returns NULL
 * and sets *result to a value, whose reference goes to Python, or returns an error, which goes to
 * Python as an exception: one of a Python call as that very exception. Called with the interpreter
 * lock held. */
typedef hako_error* (*hako_callback)(void* context, hako_isolate* isolate,
                                     hako_value* const* arguments, size_t positional_count,
                                     hako_value* keywords, hako_value** result);
/* Called once when Python has let go of the last reference, or the isolate has ended. May be NULL;
 * must not call Python. */
typedef void (*hako_destroy)(void* context);

typedef struct hako_function_spec {
  size_t struct_size;
  hako_text name;
  hako_text doc; /* May begin with a signature, "name(a, b=1)\n--\n\n", as CPython's own do. */
  hako_callback call;
  void* context;
  hako_destroy destroy; /* Of the context. Called even if the function cannot be made. */
} hako_function_spec;

HAKO_CHECKED hako_error* hako_function(hako_isolate* isolate, const hako_function_spec* spec,
                                       hako_value** result);

typedef struct hako_property_spec {
  hako_text name;
  hako_text doc;
  hako_callback get; /* Gets the instance. */
  hako_callback set; /* Gets the instance and the value. NULL: it cannot be set. */
  void* context;
  hako_destroy destroy;
} hako_property_spec;

typedef struct hako_class_spec {
  size_t struct_size;
  hako_text name; /* With the module's: "host.Point". */
  hako_text doc;
  /* Makes what an instance stands for: *instance. This is the class's __init__: one that a derived
   * class has must call it. NULL: Python cannot make instances. */
  hako_error* (*construct)(void* context, hako_isolate* isolate, hako_value* const* arguments,
                           size_t positional_count, hako_value* keywords, void** instance);
  void (*destruct)(void* context, void* instance);
  void* context;
  hako_destroy destroy;              /* Of the context, when the class dies. */
  const hako_function_spec* methods; /* They get the instance as their first argument. */
  size_t method_count;
  const hako_property_spec* properties;
  size_t property_count;
} hako_class_spec;

/* A class, from which Python may derive others. */
HAKO_CHECKED hako_error* hako_class(hako_isolate* isolate, const hako_class_spec* spec,
                                    hako_value** result);
/* What an instance of the class, or of one derived from it, stands for. Fails with a TypeError for
 * another object. */
HAKO_CHECKED hako_error* hako_class_instance(hako_isolate* isolate, hako_value* type,
                                             hako_value* object, void** result);
/* An instance for something that is there already; it is the instance's from now on. */
HAKO_CHECKED hako_error* hako_class_wrap(hako_isolate* isolate, hako_value* type, void* instance,
                                         hako_value** result);

/* ---- Host memory ---- */

typedef struct hako_memory_spec {
  size_t struct_size;
  void* data;
  size_t count;       /* Items. */
  size_t item_size;   /* Bytes. */
  const char* format; /* As in the module `struct`: "d", "i", "B" ... Of one item. */
  int is_writable;
} hako_memory_spec;

/* A memoryview of the host's memory, without a copy. The memory must stay until
 * hako_memory_release() or the end of the isolate. */
HAKO_CHECKED hako_error* hako_memory(hako_isolate* isolate, const hako_memory_spec* spec,
                                     hako_value** result);
/* The memoryview, and all that were made of it, raise ValueError from now on. Fails
 * (HAKO_ERROR_STATE) while something else than a memoryview uses the memory, a numpy array say: it
 * must then stay. */
HAKO_CHECKED hako_error* hako_memory_release(hako_isolate* isolate, hako_value* memory);

/* A contiguous buffer of an object's, read or written in place until hako_buffer_free(). */
typedef struct hako_buffer {
  void* data;
  size_t size; /* Bytes. */
  size_t item_size;
  const char* format; /* NULL: bytes. */
  void* internal;
} hako_buffer;
HAKO_CHECKED hako_error* hako_get_buffer(hako_isolate* isolate, hako_value* object, int is_writable,
                                         hako_buffer* result);
HAKO_API void hako_buffer_free(hako_isolate* isolate, hako_buffer* buffer);

/* ---- Interruption ---- */

/* Makes the Python code that is being run by calls of this interface end with an exception that
 * `except Exception` does not catch; the call returns HAKO_ERROR_INTERRUPTED. By any thread, at any
 * time; does nothing if nothing runs. Within 50 ms in Python code; a call of C code, a sleep say,
 * ends first. */
HAKO_API void hako_interrupt(hako_isolate* isolate);
/* The same, by itself, for each call of this thread that runs longer than `nanoseconds` from now
 * on: HAKO_ERROR_DEADLINE. 0: no longer. */
HAKO_API void hako_set_deadline(hako_isolate* isolate, uint64_t nanoseconds);

#ifdef __cplusplus
}
#endif

#endif /* HAKO_HAKO_H_ */
