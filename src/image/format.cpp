// format.cpp: the bytes of header and tables, written and checked.
#include "image/format.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "base/file_facts.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::image {
namespace {

constexpr uint64_t kAddressLimit = uint64_t{1} << 47;

bool IsPageAligned(uint64_t value) { return value % kPageSize == 0; }

uint64_t PagesOf(uint64_t bytes) { return (bytes + kPageSize - 1) / kPageSize * kPageSize; }

uint64_t TablesChecksum(std::span<const std::byte> bytes) {
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  constexpr uint64_t kZero = 0;
  constexpr size_t kField = offsetof(Header, checksum);
  XXH3_64bits_update(&state, bytes.data(), kField);
  XXH3_64bits_update(&state, &kZero, sizeof(kZero));
  XXH3_64bits_update(&state, bytes.data() + sizeof(Header), bytes.size() - sizeof(Header));
  return XXH3_64bits_digest(&state);
}

bool SegmentIsSane(const Segment& segment, const Segment* before, const Header& header) {
  if (!IsPageAligned(segment.address) || segment.size == 0) return false;
  if (segment.address >= kAddressLimit || segment.size > kAddressLimit - segment.address)
    return false;
  if (before != nullptr && segment.address < before->address + PagesOf(before->size)) return false;
  if (segment.offset == 0) return true;
  return IsPageAligned(segment.offset) && segment.offset >= header.tables_size &&
         segment.offset <= header.file_size && segment.size <= header.file_size - segment.offset;
}

bool InputIsSane(const Input& input, std::span<const std::byte> tables) {
  return input.kind <= Input::kNoName && input.path_offset >= sizeof(Header) &&
         input.path_offset < tables.size() && tables.back() == std::byte{0};
}

bool IsText(uint32_t offset, std::span<const std::byte> tables) {
  return offset >= sizeof(Header) && offset < tables.size() && tables.back() == std::byte{0};
}

bool PurposeIsSane(const Header& header, std::span<const std::byte> tables) {
  for (const uint32_t offset : {header.environment_offset, header.program_offset,
                                header.copies_offset, header.place_offset}) {
    if (!IsText(offset, tables)) return false;
  }
  return (header.traits & ~kAllTraits) == 0;
}

bool ManifestIsSane(const Header& header) {
  return header.manifest_offset >= header.tables_size &&
         header.manifest_offset <= header.file_size &&
         header.manifest_size == header.file_size - header.manifest_offset;
}

// The names of a directory that change what `site` does with it: *.pth, and the two modules that it
// imports wherever they are found (CPython 3.11.2, Lib/site.py: addsitedir, execsitecustomize).
bool SiteReads(std::string_view name) {
  return name.ends_with(".pth") || name.starts_with("sitecustomize") ||
         name.starts_with("usercustomize");
}

uint64_t NamesDigest(const char* path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(path), closedir);
  if (!directory) return 0;
  uint64_t sum = 1;  // Of the names' digests: the order in which they are read does not matter.
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (SiteReads(name)) sum += XXH3_64bits(name.data(), name.size());
  }
  return sum;
}

}  // namespace

uint64_t Checksum(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

bool ParseTables(std::span<const std::byte> bytes, uint64_t file_size, Tables* tables,
                 const char** why) {
  if (bytes.size() < sizeof(Header)) return *why = "the file is too short", false;
  const auto* header = reinterpret_cast<const Header*>(bytes.data());
  if (std::memcmp(header->magic, kMagic, sizeof(kMagic)) != 0) {
    return *why = "the file is no image", false;
  }
  if (header->format != kFormat) return *why = "the image has another format", false;
  if (header->page_size != kPageSize) return *why = "the image has another page size", false;
  const uint64_t fixed = sizeof(Header) + uint64_t{header->segment_count} * sizeof(Segment) +
                         uint64_t{header->input_count} * sizeof(Input);
  if (header->tables_size > bytes.size() || fixed > header->tables_size) {
    return *why = "the image's tables are cut off", false;
  }
  bytes = bytes.first(header->tables_size);
  if (TablesChecksum(bytes) != header->checksum) {
    return *why = "the image's tables are damaged", false;
  }
  if (header->file_size != file_size) return *why = "the image is cut off", false;

  const auto* segments = reinterpret_cast<const Segment*>(header + 1);
  tables->header = header;
  tables->segments = {segments, header->segment_count};
  if (header->locale_input_count > header->input_count)
    return *why = "an input is impossible", false;
  const std::span inputs(reinterpret_cast<const Input*>(segments + header->segment_count),
                         header->input_count);
  tables->inputs = inputs.first(header->input_count - header->locale_input_count);
  tables->locale_inputs = inputs.last(header->locale_input_count);
  tables->bytes = reinterpret_cast<const char*>(bytes.data());
  const Segment* before = nullptr;
  for (const Segment& segment : tables->segments) {
    if (!SegmentIsSane(segment, before, *header)) return *why = "a segment is impossible", false;
    before = &segment;
  }
  for (const Input& input : inputs) {
    if (!InputIsSane(input, bytes)) return *why = "an input is impossible", false;
  }
  if (!PurposeIsSane(*header, bytes)) return *why = "the image's purpose is impossible", false;
  if (!ManifestIsSane(*header)) return *why = "the manifest is impossible", false;
  return true;
}

std::vector<std::byte> LayOutTables(Header header, std::vector<Segment>* segments,
                                    std::vector<Input> inputs,
                                    const std::vector<std::string>& paths, const Purpose& purpose) {
  const size_t segments_size = segments->size() * sizeof(Segment);
  const size_t inputs_size = inputs.size() * sizeof(Input);
  size_t end = sizeof(Header) + segments_size + inputs_size;
  for (size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].path_offset = static_cast<uint32_t>(end);
    end += paths[i].size() + 1;
  }
  const std::pair<uint32_t*, const std::string*> texts[] = {
      {&header.environment_offset, &purpose.environment},
      {&header.program_offset, &purpose.program},
      {&header.copies_offset, &purpose.copies},
      {&header.place_offset, &purpose.place}};
  for (const auto& [offset, text] : texts) {
    *offset = static_cast<uint32_t>(end);
    end += text->size() + 1;
  }
  std::memcpy(header.magic, kMagic, sizeof(kMagic));
  header.format = kFormat;
  header.page_size = kPageSize;
  header.segment_count = static_cast<uint32_t>(segments->size());
  header.input_count = static_cast<uint32_t>(inputs.size());
  header.tables_size = static_cast<uint32_t>(end);

  uint64_t offset = PagesOf(end);
  for (Segment& segment : *segments) {
    if (segment.offset == 0) continue;  // Zeros.
    segment.offset = offset;
    offset += PagesOf(segment.size);
  }
  header.manifest_offset = offset;
  header.file_size = offset + header.manifest_size;
  header.checksum = 0;

  std::vector<std::byte> bytes(end);
  std::byte* out = bytes.data();
  std::memcpy(out, &header, sizeof(header));
  if (segments_size > 0) std::memcpy(out + sizeof(header), segments->data(), segments_size);
  if (inputs_size > 0) {
    std::memcpy(out + sizeof(header) + segments_size, inputs.data(), inputs_size);
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::memcpy(out + inputs[i].path_offset, paths[i].c_str(), paths[i].size() + 1);
  }
  for (const auto& [at, text] : texts) std::memcpy(out + *at, text->c_str(), text->size() + 1);
  const uint64_t checksum = TablesChecksum(bytes);
  std::memcpy(out + offsetof(Header, checksum), &checksum, sizeof(checksum));
  return bytes;
}

Input Observe(const char* path) {
  Input input{};
  struct stat status {};
  input.kind = path[0] == *kVariableMark ? Input::kVariable : Input::kAbsent;
  if (input.kind == Input::kVariable) return input;
  if (stat(path, &status) != 0) {
    // A link that leads nowhere is an entry: what it leads to may come without the folder's doing.
    if (errno == ENOENT && lstat(path, &status) != 0 && errno == ENOENT)
      input.kind = Input::kNoName;
    return input;
  }
  input.kind = S_ISDIR(status.st_mode) ? Input::kDirectory : Input::kFile;
  const FileFacts facts = FactsOf(status);
  input.size = facts.size;
  input.inode = facts.inode;
  input.modified_ns = facts.modified_ns;
  if (input.kind == Input::kDirectory) input.names = NamesDigest(path);
  return input;
}

namespace {

enum class Change { kNone, kNames, kOther };

// How a folder is another one than it was. kNames: it has got or lost entries that do not matter.
Change ChangeOf(const Input& input, const char* path, const struct stat& status, Compare compares) {
  const FileFacts facts = FactsOf(status);
  const bool has_same_time = facts.modified_ns == input.modified_ns;
  const bool same = facts.inode == input.inode && has_same_time;
  if (input.kind == Input::kFile) {
    const bool is_known = same || (compares == Compare::kWhatTravels && has_same_time);
    return is_known && S_ISREG(status.st_mode) && facts.size == input.size ? Change::kNone
                                                                           : Change::kOther;
  }
  if (input.kind != Input::kDirectory || !S_ISDIR(status.st_mode)) return Change::kOther;
  if (same) return Change::kNone;
  // A directory's time changes with any name in it; few names matter.
  return NamesDigest(path) == input.names ? Change::kNames : Change::kOther;
}

Change ChangeOf(const Input& input, const char* path, Compare compares) {
  if (input.kind == Input::kVariable) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
    const bool is_unset = path[0] != '\0' && std::getenv(path + 1) == nullptr;
    return is_unset ? Change::kNone : Change::kOther;
  }
  struct stat status {};
  if (stat(path, &status) == 0) return ChangeOf(input, path, status, compares);
  return input.kind == Input::kAbsent || input.kind == Input::kNoName ? Change::kNone
                                                                      : Change::kOther;
}

// The part of `path` behind `folder` and a slash; empty if it does not lie there.
std::string_view Below(std::string_view path, std::string_view folder) {
  if (folder.empty() || !path.starts_with(folder)) return {};
  path.remove_prefix(folder.size());
  return path.starts_with('/') ? path.substr(1) : std::string_view();
}

}  // namespace

bool IsUnchanged(const Input& input, const char* path) {
  return ChangeOf(input, path, Compare::kAll) != Change::kOther;
}

bool InputCheck::IsImplied(const Input& input, std::string_view path) const {
  if (input.kind != Input::kNoName && input.kind != Input::kAbsent) return false;
  if (!Below(path, absent_).empty()) return true;
  return input.kind == Input::kNoName &&
         std::ranges::any_of(untouched_, [path](std::string_view folder) {
           const std::string_view name = Below(path, folder);
           return !name.empty() && name.find('/') == std::string_view::npos;
         });
}

bool InputCheck::IsUnchanged(const Input& input, const char* path) {
  if (IsImplied(input, path)) return true;
  const Change change = ChangeOf(input, path, compares_);
  if (change == Change::kOther) return false;
  if (input.kind == Input::kAbsent || input.kind == Input::kNoName) absent_ = path;
  if (input.kind == Input::kDirectory && change == Change::kNone) untouched_.emplace_back(path);
  return true;
}

}  // namespace hako::image
