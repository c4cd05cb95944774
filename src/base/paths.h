// paths.h: where this program's own file is.
#ifndef HAKO_BASE_PATHS_H_
#define HAKO_BASE_PATHS_H_

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hako {

// The last component: "python3" of "/usr/bin/python3".
std::string_view BaseName(std::string_view path);

// All but the last component: "/usr/bin" of "/usr/bin/python3", "." of "python3", "/" of "/bin".
std::string_view DirectoryName(std::string_view path);

// The path that execve was given, as it was given; null if the kernel does not tell. For a script's
// `#!` line it is the script's.
const char* ExecutedPath();

// Absolute path of the file this process runs, links resolved. `words`: main's argv, or nothing.
// With them the path that the kernel was given is believed where it can be no other file's, which
// takes a start 10 us less than /proc. Without them from /proc, or where that is not mounted from
// that path all the same. Fails (kSystem) if neither leads to a file.
Result<std::string> OwnExecutable(std::span<char* const> words = {});

bool IsFile(const std::string& path);
bool IsDirectory(const std::string& path);

}  // namespace hako

#endif  // HAKO_BASE_PATHS_H_
