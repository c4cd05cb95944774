#include "image/mapping.h"

#include <elf.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "base/at_offset.h"
#include "base/own_object.h"
#include "base/page_cache.h"

namespace hako::image {
namespace {

uint64_t PagesOf(uint64_t bytes) { return (bytes + kPageSize - 1) / kPageSize * kPageSize; }

bool IsWithin(const Segment& segment, uintptr_t begin, uintptr_t end) {
  return segment.address >= begin && segment.address < end && segment.size <= end - segment.address;
}

bool IsStatic(const Segment& segment, const Target& target) {
  return IsWithin(segment, target.data_begin, target.data_end) ||
         IsWithin(segment, target.bss_begin, target.bss_end);
}

bool IsHeap(const Segment& segment, const Target& target) {
  return IsWithin(segment, target.heap_begin, target.heap_end);
}

// NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
void* Address(uint64_t address) { return reinterpret_cast<void*>(address); }

bool MapAt(const Segment& segment, uint64_t size, int fd, uint64_t image, int fixed) {
  const bool is_zeros = segment.offset == 0;
  void* wanted = Address(segment.address);
  void* got = mmap(wanted, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | fixed | (is_zeros ? MAP_ANONYMOUS : 0), is_zeros ? -1 : fd,
                   is_zeros ? 0 : static_cast<off_t>(image + segment.offset));
  if (got == wanted) return true;
  if (got != MAP_FAILED) munmap(got, size);  // A kernel that takes NOREPLACE for a hint.
  return false;
}

// What of the file leaves memory later and is touched by this process comes back in large pieces
// too (page_cache.h). Two segments are so large; elsewhere it has no effect.
void AskForLargePieces(const Segment& segment) {
  if (segment.offset != 0 && segment.size >= kLargePiece)
    madvise(Address(segment.address), segment.size, MADV_HUGEPAGE);
}

// Whole pages are mapped; the last, shared with data that is not the interpreter's, is read. So is
// a single one: a start writes to it, and a mapping would come on top.
bool MapStatic(const Segment& segment, int fd, uint64_t image) {
  const uint64_t whole = segment.size / kPageSize * kPageSize;
  const uint64_t mapped = whole > kPageSize ? whole : 0;
  const std::span memory(static_cast<std::byte*>(Address(segment.address)), segment.size);
  if (mapped > 0 && !MapAt(segment, mapped, fd, image, MAP_FIXED) &&
      !ReadAt(fd, memory.first(mapped), image + segment.offset)) {
    return false;
  }
  return ReadAt(fd, memory.subspan(mapped), image + segment.offset + mapped);
}

bool MayBeTrusted(const struct stat& status) {
  return S_ISREG(status.st_mode) && (status.st_uid == geteuid() || status.st_uid == 0) &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

const char* ImageFile::Open(const char* path, const Target& target, Place place) {
  target_ = target;
  offset_ = place.offset;
  file_ = UniqueFd(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file_.is_open()) return errno == ENOENT ? "there is no image" : "the image cannot be opened";
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) return "the image cannot be read";
  if (!MayBeTrusted(status)) return "others may write the image";
  const auto file_size = static_cast<uint64_t>(status.st_size);
  if (offset_ > file_size || place.size > file_size - offset_) return "the image is cut off";
  const char* why = ReadTables(place.size == 0 ? file_size - offset_ : place.size);
  if (why != nullptr) return why;

  const Header& header = *tables_.header;
  if (target.build_id.size() != sizeof(header.build_id) ||
      std::memcmp(target.build_id.data(), header.build_id, sizeof(header.build_id)) != 0) {
    return "the image belongs to another build of hako";
  }
  if (std::strncmp(header.libc_version, gnu_get_libc_version(), sizeof(header.libc_version)) != 0) {
    return "the image belongs to another libc";
  }
  if (getauxval(AT_PAGESZ) != kPageSize) return "the machine's pages have another size";
  for (const Segment& segment : tables_.segments) {
    if (!IsStatic(segment, target) && !IsHeap(segment, target)) return "a segment is impossible";
  }
  return nullptr;
}

// As much as the tables of most images take; only of larger ones as much as they may take at most.
const char* ImageFile::ReadTables(uint64_t image_size) {
  constexpr size_t kFirst = 2 * kPageSize;
  static_assert(kFirst >= sizeof(Header) && kFirst <= kMaxTablesSize);
  size_t count = 0;
  size_t wanted = kFirst;
  for (int step = 0; step < 2; ++step) {
    bytes_ = std::make_unique_for_overwrite<std::byte[]>(wanted);
    const ssize_t read = pread(file_.get(), bytes_.get(), std::min<uint64_t>(wanted, image_size),
                               static_cast<off_t>(offset_));
    if (read < 0) return "the image cannot be read";
    count = static_cast<size_t>(read);
    if (count < kFirst || reinterpret_cast<const Header*>(bytes_.get())->tables_size <= count)
      break;
    wanted = kMaxTablesSize;
  }
  const char* why = nullptr;
  ParseTables({bytes_.get(), count}, image_size, &tables_, &why);
  return why;
}

const char* ImageFile::Changed(std::span<const Input> inputs) const {
  InputCheck check((tables_.header->traits & kTravels) != 0 ? Compare::kWhatTravels
                                                            : Compare::kAll);
  for (const Input& input : inputs) {
    if (!check.IsUnchanged(input, tables_.PathOf(input))) return tables_.PathOf(input);
  }
  return nullptr;
}

const char* ImageFile::ChangedInput() const { return Changed(tables_.inputs); }

bool ImageFile::KnowsLocale() const {
  return !tables_.locale_inputs.empty() && Changed(tables_.locale_inputs) == nullptr;
}

// Heap memory first: as long as only that is mapped, all can be undone.
const char* ImageFile::Map(bool* lost) {
  *lost = false;
  if (ShouldLookAtPieces()) {
    const uint64_t size = tables_.header->file_size;
    RepairPieces({.fd = file_.get(), .offset = offset_, .size = size},
                 (offset_ + size / 2) / kLargePiece * kLargePiece);
  }
  const auto segments = tables_.segments;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (!IsHeap(segments[i], target_)) continue;
    if (MapAt(segments[i], PagesOf(segments[i].size), file_.get(), offset_, MAP_FIXED_NOREPLACE)) {
      AskForLargePieces(segments[i]);
      continue;
    }
    for (size_t j = 0; j < i; ++j) {
      if (IsHeap(segments[j], target_))
        munmap(Address(segments[j].address), PagesOf(segments[j].size));
    }
    return "the image's memory cannot be mapped";
  }
  for (const Segment& segment : segments) {
    if (IsHeap(segment, target_)) continue;
    *lost = true;
    if (!MapStatic(segment, file_.get(), offset_)) return "the image cannot be read";
  }
  *lost = false;
  return nullptr;
}

std::span<const uint8_t> OwnBuildId() {
  const OwnObject own = FindOwnObject();
  constexpr char kOwner[] = "GNU";
  for (const ElfW(Phdr) & segment : own.segments) {
    if (segment.p_type != PT_NOTE) continue;
    const auto* at = static_cast<const uint8_t*>(BeginOf(own, segment));
    const uint8_t* end = at + segment.p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(at);
      const uint8_t* name = at + sizeof(*note);
      const uint8_t* text = name + size_t{(note->n_namesz + 3) / 4} * 4;
      if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == sizeof(kOwner) &&
          std::memcmp(name, kOwner, sizeof(kOwner)) == 0) {
        return {text, note->n_descsz};
      }
      at = text + size_t{(note->n_descsz + 3) / 4} * 4;
    }
  }
  return {};
}

}  // namespace hako::image
