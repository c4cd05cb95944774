// within_reach.h: files that hako reads later than python3 would: the locale's, libm, and libraries
// of extension modules (late_libraries.h).
//
// They are there at the start. What could take them out of reach meanwhile: that the program has no
// descriptor left, another root folder or mounts, a limit. Calls after which a file may not be
// found are preceded by KeepWithinReach() (locale_calls.inc).
#ifndef HAKO_SEAMS_WITHIN_REACH_H_
#define HAKO_SEAMS_WITHIN_REACH_H_

#include <string_view>

namespace hako::seams {

// Calls `read`, which opens files, and returns whether it says that all went well: where the
// process has used up its descriptors in another one that has its memory. Not after a first try:
// libc remembers what it has not found.
bool CallWithDescriptors(bool (*read)(void* what), void* what);

// Reads now what is to be read later.
void KeepWithinReach();

// Whether a call of the libc function `name` may take files out of reach.
bool MayHideFiles(std::string_view name);

// Whether the process's address space is limited, or what it may write to. What a program has not
// used up at its start is its own then, and not for files that python3 would have read.
bool AddressesAreLimited();

}  // namespace hako::seams

#endif  // HAKO_SEAMS_WITHIN_REACH_H_
