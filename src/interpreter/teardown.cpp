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
// extension modules run there) and _PyRuntime_Finalize; they cost nothing.
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

// CPython's internal functions, as declared in its Include/internal (3.11.2 to 3.13.0 alike).
// Weak: 3.13 has no _Py_Deepfreeze_Fini.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
void _PyExc_Fini(PyInterpreterState* interpreter);
void _PyTypes_Fini(PyInterpreterState* interpreter);
void _PyTypes_FiniTypes(PyInterpreterState* interpreter);
void _PyUnicode_ClearInterned(PyInterpreterState* interpreter);
void _Py_Deepfreeze_Fini() __attribute__((weak));
const PyConfig* _Py_GetConfig();

void __wrap__PyExc_Fini(PyInterpreterState* interpreter) {
  if (!IsLastUse(interpreter)) _PyExc_Fini(interpreter);
}
void __wrap__PyTypes_Fini(PyInterpreterState* interpreter) {
  if (!IsLastUse(interpreter)) _PyTypes_Fini(interpreter);
}
void __wrap__PyTypes_FiniTypes(PyInterpreterState* interpreter) {
  if (!IsLastUse(interpreter)) _PyTypes_FiniTypes(interpreter);
}
void __wrap__PyUnicode_ClearInterned(PyInterpreterState* interpreter) {
  if (!IsLastUse(interpreter)) _PyUnicode_ClearInterned(interpreter);
}
// Called for the main interpreter only.
void __wrap__Py_Deepfreeze_Fini() {
  if (!ends_with_process) _Py_Deepfreeze_Fini();
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace hako::interpreter {

void EndWithProcess() { ends_with_process = _Py_GetConfig()->malloc_stats == 0; }

}  // namespace hako::interpreter
