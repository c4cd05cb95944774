#include "cli/own_pages.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <span>

#include "base/own_object.h"
#include "base/page_cache.h"
#include "base/unique_fd.h"

namespace hako::cli {

void BringOwnProgramBack(const std::string& own_file) {
  if (!HasReadFromDisk()) return;
  const UniqueFd file(open(own_file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return;
  const auto size = static_cast<uint64_t>(status.st_size);

  std::array<Pages, 4> pages{};
  size_t count = 0;
  const OwnObject own = FindOwnObject();
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0 || count == pages.size())
      continue;
    pages[count++] = {const_cast<void*>(BeginOf(own, segment)), segment.p_filesz};
  }
  RepairPieces(file.get(), size, std::span(pages).first(count));
}

}  // namespace hako::cli
