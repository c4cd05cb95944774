// libraries_beside.h: the shared libraries that an extension module finds relative to its own file,
// as those of wheels do.
//
// From where the copy lies the loader would not find them. It takes what is loaded already for what
// a library needs by that name (DT_SONAME; glibc 2.36, elf/dl-load.c: _dl_map_object): so they are
// opened first.
#ifndef HAKO_PANTRY_LIBRARIES_BESIDE_H_
#define HAKO_PANTRY_LIBRARIES_BESIDE_H_

#include <cstddef>
#include <string>

#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// Puts into the image which they are: of the module's file at `path`.
void KeepLibrariesBeside(const rebase::Rebased& copy, const std::string& path,
                         Extension* extension);

// Opens them, for the rest of the process. False if one cannot be.
bool OpenLibrariesBeside(const Extension& extension);

// The threads of this process; and how many such libraries have started in this capture when they
// were opened, as they will in each process.
size_t CountThreads();
size_t ThreadsOfLibraries();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_LIBRARIES_BESIDE_H_
