// rehearsal.h: what modules ask of the outside while they are imported, found out in a child
// process.
//
// The modules of the base image were chosen by hand and are not watched when they are captured: a
// watched run leaves CPython's code less adapted to what it does. For `hako image info` they are
// imported once before, in a child.
#ifndef HAKO_PANTRY_REHEARSAL_H_
#define HAKO_PANTRY_REHEARSAL_H_

#include <string>
#include <vector>

namespace hako::pantry {

// Imports the modules in a child process; what they asked for, a line each: "locale: it calls
// _locale.setlocale". Only what the child tells before it ends, however it ends. Changes nothing in
// this process.
std::vector<std::string> Rehearse(const std::vector<std::string>& modules);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_REHEARSAL_H_
