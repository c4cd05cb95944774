// own_libraries.h: which of a process's shared libraries the interpreter has brought into it.
//
// How it works. Around each opening of an extension module stand NoteLibraries() and
// AddOwnLibraries(). What the module needs (DT_NEEDED, and so on from there) and was not there
// before is the interpreter's own; what a host program opens meanwhile is needed by no module, or
// is shared. A library stays the interpreter's, whoever opens it too, until it leaves the process.
//
// Thread rules: with the interpreter lock held. Other threads may open and close libraries.
#ifndef HAKO_SEAMS_OWN_LIBRARIES_H_
#define HAKO_SEAMS_OWN_LIBRARIES_H_

#include <cstdint>

namespace hako::seams {

// From now on they are known; until then the functions below do nothing. Inside a host.
void KeepOwnLibraries();
bool KeepsOwnLibraries();

// Before a library is opened for the interpreter.
void NoteLibraries();

// It has been opened: `path` is what dlopen was given. If it was there before, it is the host's,
// and shared until ForgetSharedNeeds().
void AddOwnLibraries(const char* path);
void ForgetSharedNeeds();

// For an object as the loader has it now, by its dynamic section (link_map::l_ld).
bool IsOwnLibrary(uintptr_t dynamic_section);

// Calls `visit` with the name of each library that an own one needs, or that was opened like one,
// and that is not own: a host's, or one that every process has.
void VisitSharedLibraries(void (*visit)(const char* path));

}  // namespace hako::seams

#endif  // HAKO_SEAMS_OWN_LIBRARIES_H_
