#include "pantry/libraries_beside.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/paths.h"
#include "pantry/image_memory.h"

namespace hako::pantry {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit bool counts_threads = false;
constinit size_t threads_of_libraries = 0;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// glibc 2.36, elf/dl-load.c: is_dst.
std::string WithOrigin(std::string folder, const std::string& origin) {
  for (const std::string_view word : {"${ORIGIN}", "$ORIGIN"}) {
    for (size_t at = 0; (at = folder.find(word, at)) != std::string::npos; at += origin.size())
      folder.replace(at, word.size(), origin);
  }
  return folder;
}

struct Folder {
  std::string path;
  bool is_beside;  // Its path begins with the file's folder.
};

std::vector<Folder> FoldersOf(const rebase::Rebased& copy, const std::string& path) {
  std::vector<Folder> found;
  for (const std::string& search_path : copy.search_paths) {
    std::istringstream folders(search_path);
    for (std::string folder; std::getline(folders, folder, ':');) {
      std::string full = WithOrigin(folder, path.substr(0, path.rfind('/')));
      const bool is_beside = full != folder;
      found.push_back({std::move(full), is_beside});
    }
  }
  return found;
}

}  // namespace

void KeepLibrariesBeside(const rebase::Rebased& copy, const std::string& path,
                         Extension* extension) {
  counts_threads = true;
  const std::vector<Folder> folders = FoldersOf(copy, path);
  std::vector<const char*> found;
  for (const std::string& name : copy.needed) {
    const auto folder = std::ranges::find_if(folders, [&name](const Folder& one) {
      return access((one.path + "/" + name).c_str(), R_OK) == 0;
    });
    // The loader finds it in any other folder from where the copy lies.
    if (folder != folders.end() && folder->is_beside)
      found.push_back(KeepInImage(std::string_view(folder->path + "/" + name)));
  }
  extension->beside = KeepInImage(found);
  extension->beside_count = found.size();
}

bool OpenLibrariesBeside(const Extension& extension) {
  for (size_t i = 0; i < extension.beside_count; ++i) {
    // One that is there by that name is the one, from wherever it came.
    const std::string name(BaseName(extension.beside[i]));
    if (dlopen(name.c_str(), RTLD_LAZY | RTLD_NOLOAD) != nullptr) continue;
    const size_t before = counts_threads ? CountThreads() : 0;
    if (dlopen(extension.beside[i], RTLD_NOW | RTLD_LOCAL) == nullptr) return false;
    if (counts_threads) threads_of_libraries += CountThreads() - before;
  }
  return true;
}

size_t CountThreads() {
  struct stat status {};
  constexpr size_t kOwnAndParent = 2;  // "." and "..".
  return stat("/proc/self/task", &status) == 0 ? status.st_nlink - kOwnAndParent : 1;
}

size_t ThreadsOfLibraries() { return threads_of_libraries; }

}  // namespace hako::pantry
