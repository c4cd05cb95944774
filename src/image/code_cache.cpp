#include "image/code_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/at_offset.h"
#include "base/unique_fd.h"
#include "image/cache.h"
#include "image/format.h"

namespace hako::image {
namespace {

constexpr char kEntryMagic[8] = {'h', 'a', 'k', 'o', 'c', 'o', 'd', '\n'};
constexpr uint32_t kEntryFormat = 1;
constexpr size_t kLongestEntry = size_t{4} << 20;

struct Entry {
  char magic[8];
  uint32_t format;
  uint8_t build_id[20];
  uint32_t text_size;
  uint32_t code_size;
  CompilerSettings settings;
  CompilerEffects effects;
  uint64_t checksum;  // XXH3 of the whole file, with this field zero.
};
static_assert(std::has_unique_object_representations_v<Entry>, "no byte is left to chance");

std::span<const std::byte> BytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

bool IsOwn(int fd, struct stat* status) {
  return fstat(fd, status) == 0 && S_ISREG(status->st_mode) && status->st_uid == geteuid() &&
         (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

std::string CodeCache::PathOf(std::string_view text) const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  auto slot = static_cast<uint32_t>(Checksum(BytesOf(text)) % kSlots);
  std::string name = "000";
  for (size_t i = name.size(); i-- > 0; slot /= 16) name[i] = kDigits[slot % 16];
  return folder_ + "/code/" + name;
}

bool CodeCache::Find(std::string_view text, const CompilerSettings& settings,
                     CompiledProgram* found) {
  if (text.size() > kLongestText) return false;
  const UniqueFd file(open(PathOf(text).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || !IsOwn(file.get(), &status)) return false;
  const auto size = static_cast<size_t>(status.st_size);
  if (size < sizeof(Entry) + text.size() || size > kLongestEntry) return false;
  bytes_.resize(size);
  if (!ReadAt(file.get(), std::as_writable_bytes(std::span(bytes_)), 0)) return false;

  Entry entry{};
  std::memcpy(&entry, bytes_.data(), sizeof(entry));
  const uint64_t checksum = std::exchange(entry.checksum, 0);
  std::memcpy(bytes_.data(), &entry, sizeof(entry));
  const std::string_view rest = std::string_view(bytes_).substr(sizeof(entry));
  if (std::memcmp(entry.magic, kEntryMagic, sizeof(kEntryMagic)) != 0 ||
      entry.format != kEntryFormat || !std::ranges::equal(entry.build_id, build_id_) ||
      entry.text_size != text.size() || entry.code_size != rest.size() - text.size() ||
      entry.settings != settings || !rest.starts_with(text) ||
      checksum != Checksum(BytesOf(bytes_))) {
    return false;
  }
  *found = {.effects = entry.effects, .code = rest.substr(text.size())};
  return true;
}

bool CodeCache::Keep(std::string_view text, const CompilerSettings& settings,
                     const CompiledProgram& program) const {
  Entry entry{};
  const size_t size = sizeof(entry) + text.size() + program.code.size();
  if (text.size() > kLongestText || size > kLongestEntry ||
      build_id_.size() != sizeof(entry.build_id))
    return false;
  std::ranges::copy(kEntryMagic, entry.magic);
  entry.format = kEntryFormat;
  std::ranges::copy(build_id_, entry.build_id);
  entry.text_size = static_cast<uint32_t>(text.size());
  entry.code_size = static_cast<uint32_t>(program.code.size());
  entry.settings = settings;
  entry.effects = program.effects;
  std::string bytes(reinterpret_cast<const char*>(&entry), sizeof(entry));
  bytes.append(text).append(program.code);
  entry.checksum = Checksum(BytesOf(bytes));
  std::memcpy(bytes.data(), &entry, sizeof(entry));

  if (auto made = MakeCacheFolder(folder_); !made) return false;
  const std::string path = PathOf(text);
  constexpr int kHow = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  UniqueFd file(open(path.c_str(), kHow, S_IRUSR | S_IWUSR));
  if (!file.is_open() && errno == ENOENT) {
    static_cast<void>(mkdir((folder_ + "/code").c_str(), S_IRWXU));
    file = UniqueFd(open(path.c_str(), kHow, S_IRUSR | S_IWUSR));
  }
  struct stat status {};
  return file.is_open() && IsOwn(file.get(), &status) && ftruncate(file.get(), 0) == 0 &&
         WriteAt(file.get(), BytesOf(bytes), 0);
}

}  // namespace hako::image
