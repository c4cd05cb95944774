// work_folder.h: the folder in which a disturbed run works: a copy of the program's.
#ifndef HAKO_VERIFY_WORK_FOLDER_H_
#define HAKO_VERIFY_WORK_FOLDER_H_

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>

#include "base/error.h"

namespace hako::verify {

// What a name in a folder stands for.
struct FileState {
  mode_t mode = 0;           // Kind and rights, as st_mode.
  std::string content = {};  // A regular file's bytes, a link's target; of others nothing.

  bool operator==(const FileState&) const = default;
};

// "a file of mode 0644", "a link to x". Links have no mode of their own.
std::string Describe(const FileState& file);

// By their paths below a folder.
using Files = std::map<std::string, FileState>;

// The most that is copied for a run: a program belongs into a folder of its own.
inline constexpr size_t kMostFiles = 4000;
inline constexpr size_t kMostBytes = size_t{64} << 20;

// All that lies below `folder`, folders too. Fails (kBadInput) if there are more than
// kMostFiles or kMostBytes.
Result<Files> ReadFiles(const std::filesystem::path& folder);

// Copies `folder` to `target`, which must not exist, file times included. `order`: 0 makes the
// files in the order of their names, others in another order each. Links are copied as links.
Result<void> CopyFolder(const std::filesystem::path& folder, const std::filesystem::path& target,
                        unsigned order);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_WORK_FOLDER_H_
