// import_system.h: the import system as it was at the capture, and whether it still is.
#ifndef HAKO_PANTRY_IMPORT_SYSTEM_H_
#define HAKO_PANTRY_IMPORT_SYSTEM_H_

#include "cpython/internals.h"

namespace hako::pantry {

// With the interpreter lock, in a process that runs from the image, while the pantry is open.

// The import system is CPython's own, and nobody watches it. `modules`: the interpreter's own
// sys.modules; may be null. May leave an exception set.
bool ImportsAreOrdinary(PyObject* modules);

// The standard library's folders still give the names that they gave. Looked at once in a process.
bool LibraryIsTheSame();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_SYSTEM_H_
