// quiet_modules.h: extension modules from outside the standard library of which is known what their
// objects do when they die.
#ifndef HAKO_PANTRY_QUIET_MODULES_H_
#define HAKO_PANTRY_QUIET_MODULES_H_

#include <string_view>

#include "cpython/internals.h"

namespace hako::pantry {

// In a capture, when all units are made: true if the objects of the module's types only give memory
// back when they die, but for those that WatchLoudObjects watches.
bool IsQuietModule(std::string_view name);

// In a process that runs from the image: notes from now on when an object is made that may do more.
void WatchLoudObjects(PyObject* module);
// True if there has been one.
bool LoudObjectWasMade();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_QUIET_MODULES_H_
