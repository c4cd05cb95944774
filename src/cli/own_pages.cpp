#include "cli/own_pages.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/own_object.h"
#include "base/page_cache.h"
#include "base/unique_fd.h"

namespace hako::cli {

void BringOwnProgramBack(const std::string& own_file) {
  if (!ShouldLookAtPieces()) return;
  const UniqueFd file(open(own_file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return;

  std::array<Pages, 4> pages{};
  size_t count = 0;
  uint64_t text = 0, text_end = 0;
  uint64_t size = 0;  // To the end of what is mapped: no symbols, and of an APP no image.
  const OwnObject own = FindOwnObject();
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_LOAD) continue;
    size = std::max<uint64_t>(size, segment.p_offset + segment.p_filesz);
    if ((segment.p_flags & PF_W) != 0 || count == pages.size()) continue;
    pages[count++] = {const_cast<void*>(BeginOf(own, segment)), segment.p_filesz};
    if ((segment.p_flags & PF_X) == 0) continue;
    text = segment.p_offset;
    text_end = text + segment.p_filesz;
  }
  // One of them may have left memory alone. The last can never be one: it holds what does the work.
  for (; text % kLargePiece == 0 && text + kLargePiece <= text_end; text += kLargePiece)
    if (!RepairPieces({.fd = file.get(), .offset = 0, .size = size}, text,
                      std::span(pages).first(count)))
      return;
}

}  // namespace hako::cli
