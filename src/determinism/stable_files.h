// stable_files.h: files by stable names, folders in order, and facts of files that do not depend on
// the machine.
#ifndef HAKO_DETERMINISM_STABLE_FILES_H_
#define HAKO_DETERMINISM_STABLE_FILES_H_

#include <cstdint>

#include "seams/system_calls.h"

namespace hako::determinism {

// Every call that takes a path or gives one: stable_paths.h.
void PinPaths(seams::SystemCalls& calls);

// Directory listings: sorted by the bytes of the names, "." and ".." first.
void PinListings(seams::SystemCalls& calls);

// What stat says: numbers of devices and files count in the order in which they are asked for;
// owners are the pinned user or root; a time from before the run is as it is, and one of this run
// is the virtual clock's start. Folders, whose times and sizes are their file system's, have the
// time of the run's last change to any folder, and a fixed size.
void PinFileFacts(seams::SystemCalls& calls);

// When the run started, by the real clock, in ns: what is newer was made by it. A child that is
// executed anew takes over its first ancestor's.
int64_t RunStart();
void SetRunStart(int64_t real_ns);

// All that is known of files, and of listings, is forgotten: the run has ended.
void ForgetFiles();
void ForgetListings();

// The run has made, removed or renamed a file.
void NoteFolderChange();

// The number that the program sees for a file.
ino_t StableFileNumber(dev_t device, ino_t number);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_STABLE_FILES_H_
