// library_folder.cpp: on the machine where an image was captured, the time of a folder says whether
// a name in it has changed. The image of an APP goes to machines where the same package was
// installed at another time, and beside other packages; there the names themselves are compared, as
// far as one of them could be found in the place of a module that the image holds, or that it knows
// to be missing.
#include "pantry/library_folder.h"

#include <dirent.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "base/file_facts.h"
#include "pantry/image_memory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::pantry {
namespace {

uint64_t Digest(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace

NamesThatMatter KeepNames(const std::vector<std::string>& names) {
  std::vector<uint64_t> digests;
  for (const std::string& name : names) {
    if (name.find('.') == std::string::npos) digests.push_back(Digest(name));
  }
  std::ranges::sort(digests);
  return {.digests = KeepInImage(digests), .count = digests.size()};
}

uint64_t DigestFolder(const char* folder, const NamesThatMatter& names) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder), closedir);
  if (!directory) return 0;
  uint64_t sum = 1;  // Of the names' digests: the order in which they are read does not matter.
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view file = static_cast<const char*>(entry->d_name);
    if (std::binary_search(names.digests, names.digests + names.count,
                           Digest(file.substr(0, file.find('.'))))) {
      sum += Digest(file);
    }
  }
  return sum;
}

LibraryFolder ObserveFolder(const char* folder) {
  FileFacts facts{};
  if (!ReadFacts(folder, &facts)) return {};
  return {.inode = facts.inode, .modified_ns = facts.modified_ns, .names = 0};
}

bool IsUnchanged(const LibraryFolder& then, const char* folder, const NamesThatMatter& names) {
  const LibraryFolder now = ObserveFolder(folder);
  if (then.names == 0) return now.modified_ns == then.modified_ns;
  // Two machines may have given their folders one time.
  const bool is_same = now.inode == then.inode && now.modified_ns == then.modified_ns;
  return is_same || DigestFolder(folder, names) == then.names;
}

}  // namespace hako::pantry
