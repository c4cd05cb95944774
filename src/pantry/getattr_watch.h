// getattr_watch.h: attributes that are asked for by getattr(object, name), which no instruction
// names.
#ifndef HAKO_PANTRY_GETATTR_WATCH_H_
#define HAKO_PANTRY_GETATTR_WATCH_H_

#include "cpython/internals.h"

namespace hako::pantry {

// From now on `note` is called before each call of builtins.getattr that names its attribute by a
// string. It borrows both and raises nothing. False, with an exception: this CPython's getattr is
// another one. With the interpreter lock; one watch at a time.
bool PlaceGetattrWatch(void (*note)(PyObject* object, PyObject* name));

// As it was: an image holds the function's definition.
void RemoveGetattrWatch();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_GETATTR_WATCH_H_
