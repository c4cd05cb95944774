// teardown.cpp: what Py_FinalizeEx does after the last moment at which a program could notice.
//
// How it works. Everything a program can observe happens as in python3, by CPython's own code:
// threads are waited for, atexit, flush, collection, module teardown, second flush, then
// _PyInterpreterState_Clear, whose last references may still run a __del__ that writes by os.write.
// Behind that (CPython 3.11.2, Python/pylifecycle.c: finalize_interp_clear) lie functions that only
// give memory back: static code objects, built-in types, interned strings. They touch much memory
// for the last time, and the kernel takes it back at exit anyway. Each is a seam
// (seams/wraps.syms): left out at the end of the main interpreter, called as always for a
// sub-interpreter's or in a host that initialises CPython again.
//
// Not left out, on purpose: PyInterpreterState_Delete, call_ll_exitfuncs (Py_AtExit functions of
// extension modules run there), _PyImport_Fini (3.13.0's lets go what modules of one phase were
// made with, whose end may show) and _PyRuntime_Finalize; they cost nothing.
#include "interpreter/teardown.h"

#include <Python.h>

namespace {

// A seam takes no context: this one fact is the process's. Written once, on the main thread.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
constinit bool ends_with_process = false;

bool IsLastUse(PyInterpreterState* interpreter) {
  return ends_with_process && interpreter == PyInterpreterState_Main();
}

}  // namespace

// CPython's internal functions, as declared in its Include/internal (3.11.2 to 3.13.0). Weak: not
// every version has each.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-macro-usage)
extern "C" {
const PyConfig* _Py_GetConfig();

// For an interpreter: not called at its last use.
#define LEAVE_OUT(name)                                             \
  void name(PyInterpreterState* interpreter) __attribute__((weak)); \
  void __wrap_##name(PyInterpreterState* interpreter) {             \
    if (!IsLastUse(interpreter)) name(interpreter);                 \
  }
LEAVE_OUT(_PyExc_Fini)
LEAVE_OUT(_PyTypes_Fini)
LEAVE_OUT(_PyTypes_FiniTypes)
LEAVE_OUT(_PyUnicode_ClearInterned)
LEAVE_OUT(_PyDict_Fini)
LEAVE_OUT(_PyList_Fini)
LEAVE_OUT(_PyTuple_Fini)
LEAVE_OUT(_PySlice_Fini)
LEAVE_OUT(_PyFloat_Fini)
LEAVE_OUT(_PyAsyncGen_Fini)
LEAVE_OUT(_PyContext_Fini)
LEAVE_OUT(_PyUnicode_Fini)
LEAVE_OUT(_PySys_Fini)
LEAVE_OUT(_PyErr_FiniTypes)
LEAVE_OUT(_PyLong_FiniTypes)
LEAVE_OUT(_PyThread_FiniType)
LEAVE_OUT(_PyFloat_FiniType)
LEAVE_OUT(_PyUnicode_FiniTypes)
#undef LEAVE_OUT

// Called for the main interpreter only. Argument parsers of extension modules that an image holds
// and that were never loaded are on the list that _PyArg_Fini walks.
#define LEAVE_OUT(name)              \
  void name() __attribute__((weak)); \
  void __wrap_##name() {             \
    if (!ends_with_process) name();  \
  }
LEAVE_OUT(_Py_Deepfreeze_Fini)
LEAVE_OUT(_PyArg_Fini)
LEAVE_OUT(_PyImport_Fini2)
#undef LEAVE_OUT
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-macro-usage)

namespace hako::interpreter {

void EndWithProcess() { ends_with_process = _Py_GetConfig()->malloc_stats == 0; }

}  // namespace hako::interpreter
