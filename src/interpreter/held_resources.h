// held_resources.h: what an interpreter holds beside memory, when it ends inside a host.
//
// A process that ends gives descriptors, mappings and other libraries' memory back by itself. An
// interpreter that ends inside a host may leave out the destruction of its objects only if none of
// them holds such a thing.
#ifndef HAKO_INTERPRETER_HELD_RESOURCES_H_
#define HAKO_INTERPRETER_HELD_RESOURCES_H_

#include <Python.h>

#include "interpreter/visible_end.h"

namespace hako::interpreter {

// Both with the interpreter lock held.

// True if a module has been imported whose objects may hold more than the interpreter's memory, and
// are not all in the collector's sight.
bool ModuleMayHoldResources();

// True for an object that the collector tracks and that holds more than memory: an open file, an
// instance of an extension type that nobody has looked at.
bool HoldsResources(PyObject* object, const StandardStreams& streams);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_HELD_RESOURCES_H_
