// touched_modules.h: which modules a program has given other names, or names other values, since
// they were imported.
//
// What a module's import read of others is what they had at the capture. A program that sets
// `functools.lru_cache` and then imports a module that uses it would get what the module made of
// the old one. So a unit is delivered only if the modules that its import used, and those that
// these use, have what they had. Telling costs a comparison of numbers, as each dict has a version;
// where one is another, what the dict holds is compared by a digest. So are functions and classes
// of the import system, by which any module may be imported.
//
// Not looked at: what has been set in classes and other objects of a module; those names of `sys`
// that belong to each process; and that a name has been added to a module that finds names by a
// function (`__getattr__`), which keeps them so.
#ifndef HAKO_PANTRY_TOUCHED_MODULES_H_
#define HAKO_PANTRY_TOUCHED_MODULES_H_

#include <string>
#include <unordered_map>

#include "pantry/pantry.h"

namespace hako::pantry {

// In a capture, when all imports have been undone and units have been made, as long as all copies
// of extension modules are loaded: notes what the modules hold that are in sys.modules, and those
// of the units.
void NoteModules();

// In a process that runs from the image; on the main thread, with the interpreter lock.

// The start has been made as it should be; no code of the program's has run.
void NoteStart();
// Modules, by their addresses alone: they may be gone; and their names.
using Touched = std::unordered_map<PyObject*, std::string>;
// Those that the program has changed, replaced or taken out of sys.modules by now.
Touched TouchedModules();
// All but these are as they should be: what a delivery has changed, or what renews a unit
// (refreshers.h, redone_statements.h), is what an import would have.
void NoteDelivery(const Touched& touched);
// The name of one of them that importing the unit uses; "": it uses none.
std::string UsedOf(const Unit& unit, const Touched& touched);
void ForgetNotes();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_TOUCHED_MODULES_H_
