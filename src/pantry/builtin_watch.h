// builtin_watch.h: calls of functions of `builtins` whose arguments matter and that no instruction
// names: getattr(sys, "argv"), and print, which does nothing where there is no stdout.
#ifndef HAKO_PANTRY_BUILTIN_WATCH_H_
#define HAKO_PANTRY_BUILTIN_WATCH_H_

#include "cpython/internals.h"

namespace hako::pantry {

// Called before the function; raise nothing.
struct BuiltinNotes {
  // getattr, with an attribute that is named by a string. Both are borrowed.
  void (*on_getattr)(PyObject* object, PyObject* name);
  // print, without a file of its own.
  void (*on_print)();
};

// False, with an exception: this CPython's functions are others. With the interpreter lock; one
// watch at a time.
bool PlaceBuiltinWatch(const BuiltinNotes& notes);

// As it was: an image holds the functions' definitions.
void RemoveBuiltinWatch();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_BUILTIN_WATCH_H_
