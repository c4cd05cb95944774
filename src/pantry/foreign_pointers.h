// foreign_pointers.h: a proof, at the end of a capture, that nothing in it leads out of the image.
//
// A word of the image that is an address of memory that no image holds (libc's heap, a library, a
// stack) would lead anywhere in another process. Which words are addresses is not known, so every
// word counts that could be one: a number that happens to look like an address is taken for one,
// and a module is left out without need; never the other way round.
#ifndef HAKO_PANTRY_FOREIGN_POINTERS_H_
#define HAKO_PANTRY_FOREIGN_POINTERS_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// Memory that goes into an image.
struct Region {
  uintptr_t begin = 0, end = 0;  // Aligned to words.
};

// Where a word lies, and what it is.
using Words = std::unordered_map<uintptr_t, uintptr_t>;

// Those of the regions that lead into [begin, end).
Words FindInto(const std::vector<Region>& regions, uintptr_t begin, uintptr_t end);

// True if `words` has this word, unchanged.
inline bool Holds(const Words& words, uintptr_t place, uintptr_t value) {
  const auto found = words.find(place);
  return found != words.end() && found->second == value;
}

// The interpreter's static memory; and its heap, as far as it reaches by now.
std::vector<Region> StaticRegions();
std::vector<Region> HeapRegions();
// The variables of a copy, without the words that are the loader's.
std::vector<Region> RegionsOf(const Extension& extension);

// NameOf() for it.
inline constexpr const char* kHeapName = "libc's heap";
inline constexpr const char* kNowhere = "nowhere";

// What the words of an image can lead to, as seen now.
class ForeignPointers {
 public:
  ForeignPointers();

  // Where in the regions there is an address of memory that no image holds, and which.
  [[nodiscard]] Words Find(const std::vector<Region>& regions) const;
  // What lies at such an address, in words: "libc's heap", "libfoo.so.1".
  [[nodiscard]] std::string NameOf(uintptr_t address) const;

 private:
  struct Range {
    uintptr_t begin, end;
    std::string name;
  };
  std::vector<Range> ranges_;  // That no image holds; ascending.
};

// Adds the stubs whose addresses the regions hold.
void AddUsedStubs(const std::vector<Region>& regions, std::set<size_t>* used);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_FOREIGN_POINTERS_H_
