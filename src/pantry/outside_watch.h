// outside_watch.h: what Python code asks of the world outside its process while modules are
// imported for an image.
//
// A module that is kept in an image runs once, at the capture, for all later starts. That is exact
// only if it would have done the same in each of them: one that reads a variable, the clock, the
// process id or a file must run anew. While the watch is on, CPython tells of every call (a profile
// function), of files and sockets (audit events), and os.environ tells which names it was asked
// for. Calls of the import system's own are not counted: the pantry checks what those read.
//
// Not seen: what an extension module asks libc directly. Only those of the standard library get so
// far.
#ifndef HAKO_PANTRY_OUTSIDE_WATCH_H_
#define HAKO_PANTRY_OUTSIDE_WATCH_H_

#include <functional>
#include <string>

#include "cpython/internals.h"

namespace hako::pantry {

// Called with what was asked, a clause: "it calls time.time". No Python code may run in it.
// The note of code that reads where it, its module or other code lies.
inline constexpr const char* kReadsPlace = "it makes use of the place where it lies";

using OutsideNote = std::function<void(const std::string& what)>;

// Puts the watch in place, quiet. Once in a process. False with an exception set.
bool PlaceWatch(OutsideNote note);
// Turns it on or off.
void Watch(bool is_on);
// Takes it away without a trace; all audit hooks with it.
void RemoveWatch();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_OUTSIDE_WATCH_H_
