// outside.h: which descriptors lead out of the run, so that what comes through them comes when it
// does.
#ifndef HAKO_DETERMINISM_OUTSIDE_H_
#define HAKO_DETERMINISM_OUTSIDE_H_

namespace hako::determinism {

// Remembers the pipes, sockets and devices that the process was given. Before the program opens
// any.
void NoteInheritedDescriptors();

// True for what leads to another process or a device, whatever its number is by now: what the
// process was given, a socket whose other end is another process's, a FIFO by name, a terminal that
// is not one of the program's own pseudo-terminals. Of an epoll descriptor nothing is known: false.
bool LeadsOutside(int fd);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_OUTSIDE_H_
