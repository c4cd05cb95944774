// work_folder.h: the folder in which a disturbed run works: a copy of the program's.
#ifndef HAKO_VERIFY_WORK_FOLDER_H_
#define HAKO_VERIFY_WORK_FOLDER_H_

#include <filesystem>
#include <map>
#include <string>

#include "base/error.h"

namespace hako::verify {

// Files by their paths below a folder.
using Files = std::map<std::string, std::string>;

// The most that is copied for a run: a program belongs into a folder of its own.
inline constexpr size_t kMostFiles = 4000;
inline constexpr size_t kMostBytes = size_t{64} << 20;

// All regular files below `folder`, with their contents. Fails (kBadInput) if there are more than
// kMostFiles or kMostBytes.
Result<Files> ReadFiles(const std::filesystem::path& folder);

// Copies `folder` to `target`, which must not exist, file times included. `order`: 0 makes the
// files in the order of their names, others in another order each. Links are copied as links.
Result<void> CopyFolder(const std::filesystem::path& folder, const std::filesystem::path& target,
                        unsigned order);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_WORK_FOLDER_H_
