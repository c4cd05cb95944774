/* module.c: an extension module from outside the standard library that does one thing at its
 * import: what is defined. Its name is MODULE. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char* kept;                             /* What the import kept. */
static size_t (*function)(const char*) = NULL; /* Of libc. */
static size_t (*const table[])(const char*) = {strlen};
static int imports;
static PyObject* object;

#ifdef DOES_INITIAL_EXEC
static __thread int of_thread __attribute__((tls_model("initial-exec"))) = 5;
#else
static __thread int of_thread = 5;
#endif

#ifdef DOES_LARGE_ZEROS
char zeros[3 << 20];
#endif

#ifdef DOES_CONSTRUCTOR
static int constructed;
__attribute__((constructor)) static void Construct(void) { ++constructed; }
#endif
#ifdef DOES_CONSTRUCTED_TIME
static long constructed_at;
__attribute__((constructor)) static void Construct(void) { constructed_at = (long)time(NULL); }
#endif
#ifdef DOES_EXIT_FUNCTION
static void AtExit(void) { puts("at exit"); }
#endif
#ifdef DOES_HOOK
static int Hook(void) { return 0; }
#endif
#ifdef DOES_THREAD
static void* Sleep(void* none) {
  const struct timespec minute = {60, 0};
  nanosleep(&minute, NULL);
  return none;
}
#endif

#ifdef DOES_LOUD_TYPE
static void Die(PyObject* self) {
  (void)!write(1, "loud\n", 5);
  PyObject_Free(self);
}
static PyTypeObject loud_type = {.ob_base = {.ob_base = {1, NULL}},
                                 .tp_name = "Loud",
                                 .tp_basicsize = sizeof(PyObject),
                                 .tp_flags = Py_TPFLAGS_DEFAULT,
                                 .tp_new = PyType_GenericNew,
                                 .tp_dealloc = Die};
#endif

#if defined(DOES_OWN_LIBRARIES) || defined(DOES_OWN_LIBRARIES_EARLY)
int library_number(void);
#endif

static void DoOneThing(void) {
  ++imports;
#ifdef DOES_OWN_LIBRARIES_EARLY
  imports += library_number();
#endif
#ifdef DOES_BLOCK /* In libc's heap for libc; and the address of a function. */
  kept = malloc(16);
  strcpy(kept, "a block");
  function = table[0];
#endif
#ifdef DOES_ALIGNED_BLOCK
  kept = aligned_alloc(64, 64);
#endif
#ifdef DOES_TEXT_OF_LIBC
  kept = strerror(1);
#endif
#ifdef DOES_TEXT_IN_HEAP
  char** holder = PyMem_RawMalloc(sizeof(char*));
  *holder = strerror(1);
  kept = (char*)holder;
#endif
#ifdef DOES_LONG_DOUBLE /* One that was on the stack, and what lay there behind its ten bytes. */
  unsigned long* number = PyMem_RawMalloc(2 * sizeof(unsigned long));
  number[0] = 1UL << 63;
  number[1] = (unsigned long)&number;
  kept = (char*)number;
#endif
#ifdef DOES_FILE
  kept = (char*)fopen("/dev/null", "w");
#endif
#ifdef DOES_STREAM
  kept = (char*)stderr;
#endif
#ifdef DOES_THREAD_LOCAL
  of_thread = 6;
#endif
#ifdef DOES_ADDRESS_OF_THREAD_LOCAL
  kept = (char*)&of_thread;
#endif
#ifdef DOES_VARIABLE
  kept = getenv("FOREIGN_CANARY") == NULL ? "unset" : "set";
#endif
#ifdef DOES_SET_VARIABLE
  kept = getenv("PATH");
#endif
#ifdef DOES_ALL_VARIABLES
  extern char** environ;
  kept = environ[0];
#endif
#ifdef DOES_CLOCK
  imports = (int)time(NULL);
#endif
#ifdef DOES_EXIT_FUNCTION
  Py_AtExit(AtExit);
#endif
#ifdef DOES_HOOK
  PyOS_InputHook = Hook;
#endif
#ifdef DOES_THREAD
  pthread_t thread;
  pthread_create(&thread, NULL, Sleep, NULL);
#endif
#ifdef DOES_CRASH
  abort();
#endif
#ifdef DOES_LOUD_TYPE
  if (PyType_Ready(&loud_type) == 0) object = PyObject_CallNoArgs((PyObject*)&loud_type);
#endif
#ifdef DOES_IMPORT
  object = PyImport_ImportModuleLevel("foreign_block", NULL, NULL, NULL, 0);
#endif
}

/* (what was kept, imports, the thread's variable, a length by way of the function) */
static PyObject* State(PyObject* self, PyObject* none) {
  (void)self, (void)none;
  const char* text = "";
#if defined(DOES_BLOCK) || defined(DOES_VARIABLE)
  text = kept;
#endif
  size_t length = function == NULL ? 0 : function("four");
#ifdef DOES_CONSTRUCTOR
  length = (size_t)constructed;
#endif
#ifdef DOES_OWN_LIBRARIES
  length = (size_t)library_number();
#endif
  return Py_BuildValue("siin", text, imports, of_thread, (Py_ssize_t)length);
}

/* Lets the block grow, and go. */
static PyObject* Change(PyObject* self, PyObject* none) {
  (void)self, (void)none;
  kept = realloc(kept, 100000);
  memset(kept + 7, '!', 3);
  kept[10] = '\0';
  PyObject* text = PyUnicode_FromString(kept);
  free(kept);
  kept = malloc(8);
  strcpy(kept, "new");
  return text;
}

static PyMethodDef methods[] = {{"state", State, METH_NOARGS, NULL},
                                {"change", Change, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};
#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)
static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = TEXT(MODULE), .m_size = -1, .m_methods = methods};
#define NAME_OF(word) PyInit_##word
#define NAME(word) NAME_OF(word)
#ifdef DOES_TWO_PHASES /* Each import makes another module of this one library. */
static int Execute(PyObject* module) {
  (void)module;
  DoOneThing();
  return 0;
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, Execute}, {0, NULL}};
PyMODINIT_FUNC NAME(MODULE)(void) {
  definition.m_size = 0;
  definition.m_slots = slots;
  return PyModuleDef_Init(&definition);
}
#else
PyMODINIT_FUNC NAME(MODULE)(void) {
  DoOneThing();
  PyObject* module = PyModule_Create(&definition);
  if (object != NULL) PyModule_AddObject(module, "object", object);
  return module;
}
#endif
