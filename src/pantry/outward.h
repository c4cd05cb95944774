// outward.h: what units that were not delivered hold of others.
//
// The objects of a unit hold references to objects of the start and of other units. Under python3 a
// module that was not imported holds nothing; here, at the program's end, it would keep alive what
// the collector finds dead there. So these references are counted while the image is captured, and
// given back where the destruction begins. Nobody reaches such a unit's objects after that: no
// object outside of it leads to them, but for weak references with callbacks, which are cut as
// well. CPython 3.11.2, Modules/gcmodule.c: subtract_refs, which counts in the same way.
#ifndef HAKO_PANTRY_OUTWARD_H_
#define HAKO_PANTRY_OUTWARD_H_

#include "pantry/pantry.h"

namespace hako::pantry {

// For all units, once their objects are complete. While an image is captured.
void NoteOutwardReferences();

// Gives back what the units hold that nobody reaches: those of which `is_delivered` says no and
// to which no delivered unit leads. No unit is delivered any more. May destroy
// objects, as Py_DECREF does.
void GiveBackOutwardReferences(const std::function<bool(const Unit&)>& is_delivered);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_OUTWARD_H_
