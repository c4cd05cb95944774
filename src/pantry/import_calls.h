// import_calls.h: imports that take no import statement's way, and searches for modules.
//
// importlib.import_module and importlib.__import__ end in `_gcd_import` of
// Lib/importlib/_bootstrap.py (CPython 3.11.2 to 3.13.0), in Python, and so does the import of a
// package whose module they import.
#ifndef HAKO_PANTRY_IMPORT_CALLS_H_
#define HAKO_PANTRY_IMPORT_CALLS_H_

#include "cpython/internals.h"

namespace hako::pantry {

// True for `_gcd_import`'s.
bool IsImportCall(PyCodeObject* code);

// Python/import.c: resolve_name, for the imports of well-behaved packages; `_resolve_name` of
// _bootstrap.py does the same. New reference or null, with an exception set or not.
PyObject* AbsoluteName(PyObject* name, PyObject* package, long level);

// The absolute name of the module that a frame of it, which has just begun, is to import; null: it
// will fail. A new reference. Runs no Python code.
PyObject* ModuleAskedFor(PyFrameObject* frame);

// True for importlib.util.find_spec's.
bool IsModuleSearch(PyCodeObject* code);
// The absolute name that a frame of it, which ends, has looked for; null: it cannot be told. A new
// reference.
PyObject* ModuleLookedFor(PyFrameObject* frame);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_CALLS_H_
