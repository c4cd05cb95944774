// unit_making.h: units made of what was recorded, in the image.
#ifndef HAKO_PANTRY_UNIT_MAKING_H_
#define HAKO_PANTRY_UNIT_MAKING_H_

#include <cstddef>

#include "pantry/import_counts.h"
#include "pantry/recording.h"

namespace hako::pantry {

// Both once in a capture, with the interpreter lock.

// Gives the pantry its units, one for each import, and gives back what the recording holds and no
// unit takes, which would stay alive for ever. The recording's references are the units'
// afterwards.
void MakeUnits(const ImportCounts& counts, Recording* recording);

// The Python classes among the objects that have no finalizer. In the image.
PyTypeObject** ListClasses(hako_gc_lists* objects, size_t* count);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_UNIT_MAKING_H_
