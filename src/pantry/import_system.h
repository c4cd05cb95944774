// import_system.h: the import system as it was at the capture, and whether it still is.
#ifndef HAKO_PANTRY_IMPORT_SYSTEM_H_
#define HAKO_PANTRY_IMPORT_SYSTEM_H_

#include "cpython/internals.h"

namespace hako::pantry {

// ---- While an image is captured: into the pantry ----

// All with the interpreter lock.

// The standard library's folder on sys.path: that of `os`; its extension modules lie in the next
// entry. False if there is none; with an exception set, if that was why.
bool NoteLibrary();
// False, with an exception set as a rule, if something of it is missing.
bool NoteImportSystem();
// Makes finders of folders, to be given the path of one at a start. After NoteImportSystem().
void MakeSpareFinders();
// By what the library's folders are known on another machine: the names in them that matter to the
// units. When all units are there.
void NoteNames();

// ---- In a process that runs from the image ----

// With the interpreter lock, while the pantry is open.

// The import system is CPython's own, and nobody watches it. `modules`: the interpreter's own
// sys.modules; may be null. May leave an exception set.
bool ImportsAreOrdinary(PyObject* modules);

// The standard library's folders still give the names that they gave. Looked at once in a process.
bool LibraryIsTheSame();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_SYSTEM_H_
