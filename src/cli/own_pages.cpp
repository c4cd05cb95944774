#include "cli/own_pages.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <span>

#include "base/own_object.h"
#include "base/page_cache.h"
#include "base/unique_fd.h"
#include "image/app_file.h"

namespace hako::cli {

void BringOwnProgramBack(const std::string& own_file) {
  if (!HasReadFromDisk()) return;
  const UniqueFd file(open(own_file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return;
  // Of an APP the runner alone: the image is looked at when it is mapped.
  const image::AppRecord* app = image::OwnApp();
  const uint64_t runner_end = app == nullptr ? 0 : app->image_offset;
  const uint64_t size = runner_end == 0 ? static_cast<uint64_t>(status.st_size) : runner_end;

  std::array<Pages, 4> pages{};
  size_t count = 0;
  uint64_t text = 0;
  const OwnObject own = FindOwnObject();
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0 || count == pages.size())
      continue;
    pages[count++] = {const_cast<void*>(BeginOf(own, segment)), segment.p_filesz};
    if ((segment.p_flags & PF_X) != 0) text = segment.p_offset;
  }
  // The text's first piece; the last can never be one, as it holds what does the work.
  if (text % kLargePiece != 0 || text + kLargePiece > size) return;
  RepairPieces({.fd = file.get(), .offset = 0, .size = size}, text, std::span(pages).first(count));
}

}  // namespace hako::cli
