// library_folder.h: does a folder of the standard library still give the names it gave?
#ifndef HAKO_PANTRY_LIBRARY_FOLDER_H_
#define HAKO_PANTRY_LIBRARY_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hako::pantry {

// The module names whose files matter to a pantry: its own, and those that were asked for in vain.
// It lies in the image.
struct NamesThatMatter {
  const uint64_t* digests;  // Sorted.
  size_t count;
};
NamesThatMatter KeepNames(const std::vector<std::string>& names);

// A folder as it was. `names` is 0 in an image that stays on its machine.
struct LibraryFolder {
  uint64_t inode;
  int64_t modified_ns;  // 0: there was none.
  uint64_t names;       // DigestFolder().
};
LibraryFolder ObserveFolder(const char* folder);
bool IsUnchanged(const LibraryFolder& then, const char* folder, const NamesThatMatter& names);

// A number made of the file names in `folder` that could be a module of one of the names. 0: it
// cannot be read.
uint64_t DigestFolder(const char* folder, const NamesThatMatter& names);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_LIBRARY_FOLDER_H_
