// file_waits.h: opening a FIFO waits for its other end, and a lock of a file for its holder.
//
// Both ends, and the holder, may be threads of this process, which need the turn to come so far. So
// each call is first made without waiting. What this process alone can bring about (a FIFO that the
// run has made, a lock that it holds by another descriptor) is then waited for by turns, and if
// nobody can bring it about that is a deadlock. What others may bring about is looked for again and
// again, a millisecond apart.
//
// A lock that the program lets go of by closing a range of descriptors, or by putting another file
// in a descriptor's place (dup2), is not seen to be free again.
#ifndef HAKO_DETERMINISM_FILE_WAITS_H_
#define HAKO_DETERMINISM_FILE_WAITS_H_

#include <sys/types.h>

#include "seams/system_calls.h"

namespace hako::determinism {

// openat64 of a path of the kernel's.
int OpenAndWait(int folder, const char* path, int flags, mode_t mode);

// The descriptor was closed: locks held by it are free.
void NoteClosed(int fd);

// flock, fcntl, lockf.
void PinFileLocks(seams::SystemCalls& calls);

// The run has ended: none is held.
void ForgetFileLocks();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_FILE_WAITS_H_
