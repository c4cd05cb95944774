#include "determinism/stable_paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "base/swept_folder.h"

namespace hako::determinism {
namespace {

// Above all: it has a real place so that paths can be resolved step by step.
constexpr std::string_view kRootFolder = "/hako";

struct Folder {
  std::string_view stable;
  std::string real = {};
  bool is_scratch = false;
};

struct Folders {
  // In the order in which a real path is looked up: the program's own come first.
  std::array<Folder, 6> all = {Folder{.stable = kProgramFolder},
                               Folder{.stable = kWorkFolder},
                               Folder{.stable = kExecutableFolder},
                               Folder{.stable = kTemporaryFolder, .is_scratch = true},
                               Folder{.stable = kHomeFolder, .is_scratch = true},
                               Folder{.stable = kRootFolder, .is_scratch = true}};
  std::string scratch;  // The real folder above those of this run; empty: not made.
  pid_t owner = 0;      // The process that made it.
};

Folders& TheFolders() {
  // Never destroyed.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static Folders& folders = *new Folders;
  return folders;
}

// What follows the folder in the path, with its slash; null view: it is not in the folder. In the
// machine's root folder is nothing: all has names of its own, as in a run that starts elsewhere.
// But "//x" is in it, as which RealPath stores a link to a stable name there.
std::string_view Rest(std::string_view path, std::string_view folder) {
  if (folder.empty() || !path.starts_with(folder)) return {};
  if (path.size() == folder.size()) return path.substr(path.size());
  return path[folder.size()] == '/' ? path.substr(folder.size()) : std::string_view();
}

void PlaceScratch(Folders& folders) {
  for (Folder& folder : folders.all) {
    if (folder.is_scratch) folder.real = folders.scratch + std::string(folder.stable);
  }
}

// Makes the folders of this run alone. On failure they stay without a real place.
void MakeScratch(Folders& folders) {
  if (!folders.scratch.empty()) return;
  folders.scratch = MakeSweptFolder("/tmp/hako-run-");
  if (folders.scratch.empty()) return;
  folders.owner = getpid();
  PlaceScratch(folders);
  constexpr std::string_view kMade[] = {kRootFolder, kTemporaryFolder, kHomeFolder};
  for (const std::string_view stable : kMade) {
    mkdir((folders.scratch + std::string(stable)).c_str(), 0700);
  }
}

}  // namespace

void SetFolders(const FolderNames& names, const std::string& executable_folder) {
  Folders& folders = TheFolders();
  folders.all[0].real = names.program;
  folders.all[1].real = names.work;
  folders.all[2].real = executable_folder;
  if (names.scratch.empty()) return;
  folders.scratch = names.scratch;
  if (AdoptSweptFolder(folders.scratch)) folders.owner = getpid();
  PlaceScratch(folders);
}

void SetProgramFolder(const std::string& program) {
  std::string& real = TheFolders().all[0].real;
  if (real.empty()) real = program;
}

std::string ExistingScratch() { return TheFolders().scratch; }

FolderNames RunFolders() {
  Folders& folders = TheFolders();
  MakeScratch(folders);
  return {.program = folders.all[0].real, .work = folders.all[1].real, .scratch = folders.scratch};
}

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): filled where it is needed
RealPath::RealPath(const char* path) : result_(path) {
  if (path == nullptr || std::strncmp(path, kRootFolder.data(), kRootFolder.size()) != 0) [[likely]]
    return;
  Folders& folders = TheFolders();
  for (const Folder& folder : folders.all) {
    const std::string_view rest = Rest(path, folder.stable);
    if (rest.data() == nullptr) continue;
    if (folder.is_scratch) MakeScratch(folders);
    const std::string& real = folder.real;
    if (real.empty() || real.size() + rest.size() + 1 > sizeof(buffer_)) return;
    std::memcpy(buffer_, real.data(), real.size());
    std::memcpy(buffer_ + real.size(), rest.data(), rest.size());
    buffer_[real.size() + rest.size()] = '\0';
    result_ = buffer_;
    return;
  }
}

// The folders of this run alone may lie in the others.
std::string StablePath(std::string_view real) {
  for (const bool is_scratch : {true, false}) {
    for (const Folder& folder : TheFolders().all) {
      const std::string_view rest = Rest(real, folder.real);
      if (folder.is_scratch != is_scratch || rest.data() == nullptr) continue;
      return std::string(folder.stable).append(rest);
    }
  }
  return std::string(real);
}

void RemoveScratch() {
  Folders& folders = TheFolders();
  if (folders.scratch.empty() || folders.owner != getpid()) return;
  RemoveSweptFolder(folders.scratch);
  folders.scratch.clear();
}

}  // namespace hako::determinism
