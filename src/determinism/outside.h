// outside.h: which descriptors lead out of the run, so that what comes through them comes when it
// does.
#ifndef HAKO_DETERMINISM_OUTSIDE_H_
#define HAKO_DETERMINISM_OUTSIDE_H_

#include <sys/types.h>

#include <utility>

#include "determinism/turn_order.h"

namespace hako::determinism {

using FileId = std::pair<dev_t, ino_t>;

// Remembers the pipes, sockets and devices that the process was given. Before the program opens
// any.
void NoteInheritedDescriptors();

// All that is known of descriptors and FIFOs: the run has ended.
void ForgetDescriptors();

// True for what leads to another process or a device, whatever its number is by now: what the
// process was given, a socket whose other end is another process's, a FIFO that others have made, a
// terminal that is not one of the program's own pseudo-terminals. Of an epoll descriptor nothing is
// known: false.
bool LeadsOutside(int fd);

// The program has made a FIFO there, by a path of the kernel's: both its ends are the program's.
void NoteOwnFifo(int folder, const char* path);
bool IsOwnFifo(const FileId& file);

// Gives the turn away and comes back a millisecond later by the program's clock, which moves as
// the real one does: for what others do unseen.
Woken LookAgain(const char* what);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_OUTSIDE_H_
