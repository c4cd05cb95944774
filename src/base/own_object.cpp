#include "base/own_object.h"

// The linker's name for the beginning of the file, where that is part of a segment.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables)
extern "C" const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

namespace hako {

OwnObject FindOwnObject() {
  const auto* file = reinterpret_cast<const std::byte*>(&__ehdr_start);
  const auto* segments = reinterpret_cast<const ElfW(Phdr)*>(file + __ehdr_start.e_phoff);
  OwnObject own{.segments = {segments, __ehdr_start.e_phnum}};
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_LOAD || segment.p_offset != 0) continue;
    own.bias = reinterpret_cast<uintptr_t>(file) - segment.p_vaddr;
    break;
  }
  return own;
}

bool HasCodeAt(const OwnObject& object, uintptr_t address) {
  for (const ElfW(Phdr) & segment : object.segments) {
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0 &&
        address - (object.bias + segment.p_vaddr) < segment.p_memsz)
      return true;
  }
  return false;
}

}  // namespace hako
