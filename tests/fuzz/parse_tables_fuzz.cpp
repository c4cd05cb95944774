// parse_tables_fuzz.cpp: any bytes as an image's first ones, for libFuzzer or driver.cpp.
//
// The bytes are parsed as they are, and once more with the file size and the checksum that they
// should have: a fuzzer does not find a checksum, but whoever writes an image can compute one. What
// is accepted must be what the code behind ParseTables relies on.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "image/format.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace {

using hako::image::Header;
using hako::image::Input;
using hako::image::kPageSize;
using hako::image::Segment;
using hako::image::Tables;

void Require(bool holds) {
  if (!holds) std::abort();
}

bool LiesWithin(const void* at, size_t size, std::span<const std::byte> bytes) {
  const auto* begin = static_cast<const std::byte*>(at);
  return begin >= bytes.data() && size <= bytes.size() &&
         static_cast<size_t>(begin - bytes.data()) <= bytes.size() - size;
}

void RequireSane(const Tables& tables, std::span<const std::byte> bytes, uint64_t file_size) {
  Require(tables.header->file_size == file_size);
  Require(LiesWithin(tables.segments.data(), tables.segments.size_bytes(), bytes));
  const std::span inputs(tables.inputs.data(), tables.header->input_count);
  Require(tables.inputs.size() + tables.locale_inputs.size() == inputs.size());
  Require(LiesWithin(inputs.data(), inputs.size_bytes(), bytes));
  uint64_t free_from = 0;
  for (const Segment& segment : tables.segments) {
    Require(segment.address % kPageSize == 0 && segment.address >= free_from && segment.size > 0);
    Require(segment.size <= (uint64_t{1} << 47) - segment.address);
    free_from = segment.address + segment.size;
    if (segment.offset == 0) continue;
    Require(segment.offset % kPageSize == 0 && segment.offset >= tables.header->tables_size);
    Require(segment.offset <= file_size && segment.size <= file_size - segment.offset);
  }
  for (const Input& input : inputs) {
    const char* path = tables.PathOf(input);
    Require(LiesWithin(path, 1, bytes));
    Require(LiesWithin(path, std::strlen(path) + 1,
                       bytes));  // Under ASan the reading itself is the test.
  }
}

void Parse(std::span<const std::byte> bytes, uint64_t file_size) {
  Tables tables = {};
  const char* why = nullptr;
  if (hako::image::ParseTables(bytes, file_size, &tables, &why)) {
    RequireSane(tables, bytes, file_size);
  } else {
    Require(why != nullptr && *why != '\0');
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A block of just this size, aligned as ParseTables wants it: ASan sees the first byte behind it.
  const std::unique_ptr<void, void (*)(void*)> block(std::malloc(size + (size == 0 ? 1 : 0)),
                                                     std::free);
  if (!block) return 0;
  if (size > 0) std::memcpy(block.get(), data, size);
  const std::span<const std::byte> bytes(static_cast<std::byte*>(block.get()), size);
  Parse(bytes, size);
  if (size < sizeof(Header)) return 0;

  auto* header = static_cast<Header*>(block.get());
  Parse(bytes, header->file_size);
  if (header->tables_size < sizeof(Header) || header->tables_size > size) return 0;
  header->checksum = 0;
  header->checksum = XXH3_64bits(bytes.data(), header->tables_size);
  Parse(bytes, header->file_size);
  return 0;
}
