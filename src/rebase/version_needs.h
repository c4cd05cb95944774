// version_needs.h: which versions of which libraries' symbols a shared object asks for.
#ifndef HAKO_REBASE_VERSION_NEEDS_H_
#define HAKO_REBASE_VERSION_NEEDS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "rebase/object_copy.h"
#include "rebase/rebase.h"

namespace hako::rebase {

// Reads the table at `address` (DT_VERNEED) of the original: a library each, and for each of its
// versions the number by which symbols ask for it. `names`: the object's table of names. False if
// it leads out of the file or is too long to be one.
bool ReadVersionNeeds(const ObjectCopy& object, uint64_t address, std::string_view names,
                      Tables* tables, std::map<uint16_t, std::string>* versions);

}  // namespace hako::rebase

#endif  // HAKO_REBASE_VERSION_NEEDS_H_
