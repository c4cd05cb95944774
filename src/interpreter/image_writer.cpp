// image_writer.cpp: the memory of a captured interpreter, as a file.
#define PY_SSIZE_T_CLEAN
#include "interpreter/image_writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

#include "base/at_offset.h"
#include "base/page_cache.h"
#include "base/unique_fd.h"
#include "image/mapping.h"
#include "interpreter/image_state.h"
#include "interpreter/static_state.h"

namespace hako::interpreter {
namespace {

using image::Input;
using image::kPageSize;
using image::Segment;

bool IsZero(const char* page) {
  return page[0] == 0 && std::memcmp(page, page + 1, kPageSize - 1) == 0;
}

// From the first to the last page with something in it one mapping; a mapping more would cost a
// start more than the zeros in it do, some at the end included. Behind the last lies memory for new
// objects.
void AddHeap(uintptr_t begin, uintptr_t end, std::vector<Segment>* segments) {
  constexpr uintptr_t kFewZeros = 16 * kPageSize;
  const auto is_zero = [](uintptr_t page) { return IsZero(reinterpret_cast<const char*>(page)); };
  uintptr_t used_end = end;
  while (used_end > begin && is_zero(used_end - kPageSize)) used_end -= kPageSize;
  if (end - used_end <= kFewZeros) used_end = end;
  if (used_end > begin) {
    segments->push_back({.address = begin, .size = used_end - begin, .offset = 1, .checksum = 0});
  }
  if (end > used_end) {
    segments->push_back({.address = used_end, .size = end - used_end, .offset = 0, .checksum = 0});
  }
}

// Static zeros are zeros in every process of this program: only the rest is stored.
void AddStatic(uintptr_t begin, uintptr_t end, bool starts_as_zeros,
               std::vector<Segment>* segments) {
  if (!starts_as_zeros) {
    segments->push_back({.address = begin, .size = end - begin, .offset = 1, .checksum = 0});
    return;
  }
  // Runs of pages that are not zero, but for short gaps.
  constexpr uintptr_t kGap = 8 * kPageSize;
  const uintptr_t whole_end = end / kPageSize * kPageSize;
  const auto is_zero = [](uintptr_t page) { return IsZero(reinterpret_cast<const char*>(page)); };
  for (uintptr_t at = begin; at < whole_end; at += kPageSize) {
    if (is_zero(at)) continue;
    Segment* last = segments->empty() ? nullptr : &segments->back();
    if (last != nullptr && last->address >= begin && at - (last->address + last->size) <= kGap) {
      last->size = at + kPageSize - last->address;
    } else {
      segments->push_back({.address = at, .size = kPageSize, .offset = 1, .checksum = 0});
    }
  }
  if (end > whole_end) {
    segments->push_back(
        {.address = whole_end, .size = end - whole_end, .offset = 1, .checksum = 0});
  }
}

std::vector<Segment> ListSegments() {
  const image::Target target = OwnTarget();
  std::vector<Segment> segments;
  AddStatic(target.data_begin, target.data_end, false, &segments);
  AddStatic(target.bss_begin, target.bss_end, true, &segments);
  AddHeap(seams::kRawHeapBegin, seams::RawHeapEnd(), &segments);
  AddHeap(seams::kArenasBegin, seams::ArenasEnd(), &segments);
  return segments;
}

std::span<const std::byte> BytesOf(const Segment& segment) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return {reinterpret_cast<const std::byte*>(segment.address), segment.size};
}

bool WriteFile(int fd, const std::vector<std::byte>& tables, const std::vector<Segment>& segments,
               const std::string& manifest) {
  image::Header header{};
  std::memcpy(&header, tables.data(), sizeof(header));
  if (ftruncate(fd, static_cast<off_t>(header.file_size)) != 0 || !WriteAt(fd, tables, 0))
    return false;
  if (!WriteAt(fd, std::as_bytes(std::span(manifest)), header.manifest_offset)) return false;
  // A segment in one call, its zeros too: base/page_cache.h says why.
  for (const Segment& segment : segments) {
    if (segment.offset != 0 && !WriteAt(fd, BytesOf(segment), segment.offset)) return false;
  }
  if (fsync(fd) != 0) return false;
  // Memory may have had no large piece free while it was written.
  ReadInLargePieces({.fd = fd, .offset = 0, .size = header.file_size});
  return true;
}

// The folder of copies that the image at `path` names as its own; empty: none, or no image.
std::string CopiesOf(const std::string& path) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return {};
  struct alignas(8) Block {
    std::byte bytes[image::kMaxTablesSize];
  };
  const auto block = std::make_unique<Block>();
  const ssize_t count = pread(file.get(), block->bytes, sizeof(block->bytes), 0);
  image::Tables tables{};
  const char* why = nullptr;
  if (count < 0 || !image::ParseTables({block->bytes, static_cast<size_t>(count)},
                                       static_cast<uint64_t>(status.st_size), &tables, &why)) {
    return {};
  }
  std::string copies(tables.TextAt(tables.header->copies_offset));
  return copies.starts_with(path + ".modules.") ? copies : "";
}

}  // namespace

Result<void> WriteImage(const ImageParts& parts, const std::string& path) {
  std::vector<Segment> segments = ListSegments();
  for (Segment& segment : segments) {
    if (segment.offset != 0) segment.checksum = image::Checksum(BytesOf(segment));
  }
  std::vector<std::string> paths = parts.inputs;
  paths.insert(paths.end(), parts.locale_inputs.begin(), parts.locale_inputs.end());
  std::vector<Input> inputs;
  inputs.reserve(paths.size());
  for (const std::string& input : paths) inputs.push_back(image::Observe(input.c_str()));

  image::Header header{};
  const auto build_id = image::OwnBuildId();
  if (build_id.size() != sizeof(header.build_id)) {
    return hako::Fail({Error::Kind::kBug, "this program has no build id", "",
                       "link it with -Wl,--build-id=sha1"});
  }
  std::memcpy(header.build_id, build_id.data(), build_id.size());
  std::strncpy(header.libc_version, gnu_get_libc_version(), sizeof(header.libc_version) - 1);
  header.state = reinterpret_cast<uint64_t>(&image_state);
  header.traits = parts.traits;
  header.locale_input_count = static_cast<uint32_t>(parts.locale_inputs.size());
  header.manifest_size = static_cast<uint32_t>(parts.manifest.size());
  header.manifest_checksum = image::Checksum(std::as_bytes(std::span(parts.manifest)));
  const std::vector<std::byte> tables =
      image::LayOutTables(header, &segments, inputs, paths, parts.purpose);
  if (tables.size() > image::kMaxTablesSize) {
    return hako::Fail({Error::Kind::kSystem, "too many files were read while the image was made",
                       path, "have fewer .pth files and sitecustomize modules"});
  }

  std::string temporary = path + ".XXXXXX";
  const UniqueFd file(mkstemp(temporary.data()));
  if (!file.is_open())
    return hako::Fail(SystemError("cannot make a file", temporary, "check the folder"));
  const std::string old_copies = CopiesOf(path);
  const bool ok = WriteFile(file.get(), tables, segments, parts.manifest) &&
                  fchmod(file.get(), parts.mode) == 0 &&
                  rename(temporary.c_str(), path.c_str()) == 0;
  if (!ok) {
    const Error error = SystemError("cannot write the image", path, "check space and rights");
    unlink(temporary.c_str());
    return hako::Fail(error);
  }
  // A process that runs from the old image imports what it has not loaded yet in the ordinary way.
  if (!old_copies.empty()) RemoveCopies(old_copies);
  return {};
}

void RemoveCopies(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
  if (!directory) return;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* entry = readdir(directory.get())) {
    unlinkat(dirfd(directory.get()), static_cast<const char*>(entry->d_name), 0);
  }
  rmdir(folder.c_str());
}

}  // namespace hako::interpreter
