// reach.h: what an object leads to, asked without running code of the object's.
#ifndef HAKO_PANTRY_REACH_H_
#define HAKO_PANTRY_REACH_H_

#include "cpython/internals.h"

namespace hako::pantry {

// True if the object or its type is inside, or one that it leads to by items, arguments and
// attributes. Classes, modules and functions are not looked into, nor is memory that is inside.
bool LeadsInto(PyObject* object, bool (*is_inside)(const void* object));

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_REACH_H_
