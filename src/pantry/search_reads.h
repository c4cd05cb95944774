// search_reads.h: the objects of the image that searches for deliverable modules look at, and that
// a start notes for them (touched_modules.h).
#ifndef HAKO_PANTRY_SEARCH_READS_H_
#define HAKO_PANTRY_SEARCH_READS_H_

#include <cstdint>
#include <vector>

namespace hako::pantry {

// Their addresses, in no order, some twice: each module of the start and of a unit with its dict;
// of a unit its name, the names that its events ask for and the keys that its changes set. Nothing
// but speed depends on it.
std::vector<uintptr_t> ObjectsThatSearchesRead();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_SEARCH_READS_H_
