// late_calls.h: which libraries of an extension module's copy are loaded when one of their
// functions is first called (seams/late_libraries.h).
//
// Modules of the standard library only: what others ask of a library is not known. And only
// libraries from which the module has functions, no variables, found by the loader in its usual
// folders. At a start they must be the files that they were at the capture, and OpenSSL must find
// the configuration that it found then: else the module is not loaded from its copy, so that its
// constants (ssl.OPENSSL_VERSION, hashlib.algorithms_available) are of the library that is there.
#ifndef HAKO_PANTRY_LATE_CALLS_H_
#define HAKO_PANTRY_LATE_CALLS_H_

#include <string>
#include <vector>

#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// In a capture, before the copy is written: binds what it has of `libraries`, some of those that it
// needs, to stubs which lead there in this process, leaves the libraries out of the copy, and puts
// into the image which they are. Does nothing where that is not possible for all of them.
void CallLate(const std::vector<std::string>& libraries, rebase::Rebased* copy,
              Extension* extension);

// When the copy has been loaded again: has its libraries loaded when they are called, or loads them
// now where they might not be found later. False if they are not those of the capture.
bool PrepareLateCalls(const Extension& extension);

// Inside a host: closes what PrepareLateCalls() has opened.
void CloseLateLibraries();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_LATE_CALLS_H_
