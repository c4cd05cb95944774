#include "cli/image_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/at_offset.h"
#include "base/paths.h"
#include "base/process.h"
#include "base/unique_fd.h"
#include "image/cache.h"
#include "verify/reference.h"

namespace hako::cli {
namespace {

constexpr int64_t kQuestionLimitMs = 60'000;

Result<std::vector<std::byte>> ReadRange(const std::string& path, uint64_t offset, uint64_t size) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<std::byte> bytes(size);
  if (!file.is_open() || !ReadAt(file.get(), bytes, offset))
    return Fail(SystemError("cannot read the image", path, "check the file"));
  return bytes;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Null: only this user and root may write it.
const char* WhyDistrusted(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return "is missing";
  if (status.st_uid != geteuid() && status.st_uid != 0) return "belongs to another user";
  return (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 ? "may be written by others" : nullptr;
}

// An APP's record, if the file is one.
Result<std::optional<image::AppRecord>> ReadRecord(const std::string& path, uint64_t size) {
  constexpr std::string_view kProgram =
      "\x7f"
      "ELF";
  auto head = ReadRange(path, 0, std::min<uint64_t>(size, kProgram.size()));
  if (!head) return Fail(std::move(head.error()));
  if (head->size() < kProgram.size() ||
      std::memcmp(head->data(), kProgram.data(), kProgram.size()) != 0)
    return std::optional<image::AppRecord>();
  auto bytes = ReadRange(path, 0, size);
  if (!bytes) return Fail(std::move(bytes.error()));
  const size_t at = FindRecord(*bytes);
  image::AppRecord record{};
  if (at != SIZE_MAX) std::memcpy(&record, bytes->data() + at, sizeof(record));
  if (record.image_size == 0) {
    return Fail({Error::Kind::kBadInput, "the file is no image, and no program with one", path,
                 "name another, or make one: hako freeze"});
  }
  if (record.file_size != size || record.image_offset > size ||
      record.image_size > size - record.image_offset) {
    return Fail({Error::Kind::kBadInput, "the file is cut off, or has been added to", path,
                 "copy it again"});
  }
  return std::optional(record);
}

// What an APP's copies are. Empty bytes: there is none of the name.
Result<std::vector<std::byte>> ReadCopyInApp(const LoadedImage& image, const std::string& name) {
  const image::AppRecord& app = *image.App();
  for (uint64_t i = 0; i < app.copy_count; ++i) {
    auto bytes = ReadRange(image.path(), app.copy_table_offset + i * sizeof(image::AppCopy),
                           sizeof(image::AppCopy));
    if (!bytes) return bytes;
    image::AppCopy copy{};
    std::memcpy(&copy, bytes->data(), sizeof(copy));
    if (name != std::string_view(copy.name, strnlen(copy.name, sizeof(copy.name)))) continue;
    return ReadRange(image.path(), copy.offset, std::min(copy.size, app.file_size));
  }
  return std::vector<std::byte>();
}

// A line of the manifest: "NAME SIZE CHECKSUM".
void CheckCopyInApp(const LoadedImage& image, const std::string& line,
                    std::vector<std::string>* wrong) {
  std::istringstream words(line);
  std::string name;
  uint64_t size = 0, checksum = 0;
  words >> name >> size >> std::hex >> checksum;
  const auto bytes = ReadCopyInApp(image, name);
  if (!bytes || bytes->size() != size || image::Checksum(*bytes) != checksum)
    wrong->push_back(fmt::format("the copy {} is damaged", name));
}

// The same of a copy in a folder.
void CheckCopy(const std::string& folder, const std::string& line,
               std::vector<std::string>* wrong) {
  std::istringstream words(line);
  std::string name;
  uint64_t size = 0, checksum = 0;
  words >> name >> size >> std::hex >> checksum;
  const std::string path = folder + "/" + name;
  if (const char* why = WhyDistrusted(path)) {
    wrong->push_back(fmt::format("the copy {} {}", path, why));
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (bytes.size() != size || image::Checksum(std::as_bytes(std::span(bytes))) != checksum) {
    wrong->push_back(fmt::format("the copy {} is damaged", path));
  }
}

}  // namespace

size_t FindRecord(std::span<const std::byte> bytes) {
  const auto find = [&](size_t from) {
    const void* found = memmem(bytes.data() + from, bytes.size() - from, image::kAppMagic,
                               sizeof(image::kAppMagic));
    return found == nullptr
               ? SIZE_MAX
               : static_cast<size_t>(static_cast<const std::byte*>(found) - bytes.data());
  };
  const size_t at = find(0);
  if (at == SIZE_MAX || bytes.size() - at < sizeof(image::AppRecord) || find(at + 1) != SIZE_MAX)
    return SIZE_MAX;
  return at;
}

Result<LoadedImage> LoadedImage::Load(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Fail(
        {Error::Kind::kBadInput, "no such image", path, "check the path, or: hako image list"});
  }
  LoadedImage loaded;
  loaded.path_ = path;
  loaded.modified_ = status.st_mtim.tv_sec;
  loaded.size_on_disk_ = static_cast<uint64_t>(status.st_blocks) * 512;
  const auto file_size = static_cast<uint64_t>(status.st_size);
  auto record = ReadRecord(path, file_size);
  if (!record) return Fail(std::move(record.error()));
  loaded.app_ = *record;
  const uint64_t size = loaded.app_ ? loaded.app_->image_size : file_size;
  auto bytes = ReadRange(path, loaded.Offset(), std::min<uint64_t>(size, image::kMaxTablesSize));
  if (!bytes) return Fail(std::move(bytes.error()));
  loaded.bytes_.resize((bytes->size() + sizeof(uint64_t) - 1) / sizeof(uint64_t));
  std::copy(bytes->begin(), bytes->end(), reinterpret_cast<std::byte*>(loaded.bytes_.data()));
  const std::span<const std::byte> tables(reinterpret_cast<const std::byte*>(loaded.bytes_.data()),
                                          bytes->size());
  const char* why = nullptr;
  if (!image::ParseTables(tables, size, &loaded.tables_, &why)) {
    return Fail({Error::Kind::kBadInput, why, path, "build it again: hako image build"});
  }
  const std::string copies = loaded.app_ ? "" : loaded.Purpose().copies;
  for (const std::string& name : copies.empty() ? std::vector<std::string>() : NamesIn(copies)) {
    if (stat((copies + "/" + name).c_str(), &status) == 0) {
      loaded.size_on_disk_ += static_cast<uint64_t>(status.st_blocks) * 512;
    }
  }
  return loaded;
}

image::Purpose LoadedImage::Purpose() const {
  const image::Header& header = *tables_.header;
  return {.environment = std::string(tables_.TextAt(header.environment_offset)),
          .program = std::string(tables_.TextAt(header.program_offset)),
          .copies = std::string(tables_.TextAt(header.copies_offset)),
          .place = std::string(tables_.TextAt(header.place_offset))};
}

std::string LoadedImage::PurposeText() const {
  const image::Purpose purpose = Purpose();
  if (app_) return "the program in the same file";
  std::string text = purpose.program.empty() ? "all programs" : "program " + purpose.program;
  if (!purpose.environment.empty()) text += " in virtual environment " + purpose.environment;
  return text;
}

std::string LoadedImage::BuildPart() const { return image::BuildPart(tables_.header->build_id); }

Result<std::vector<std::pair<std::string, std::string>>> LoadedImage::Manifest() const {
  const image::Header& header = *tables_.header;
  auto bytes = ReadRange(path_, Offset() + header.manifest_offset, header.manifest_size);
  if (!bytes) return Fail(std::move(bytes.error()));
  if (image::Checksum(*bytes) != header.manifest_checksum) {
    return Fail({Error::Kind::kBadInput, "the manifest is damaged", path_,
                 "build it again: hako image build"});
  }
  std::vector<std::pair<std::string, std::string>> lines;
  for (const std::string& line :
       Lines({reinterpret_cast<const char*>(bytes->data()), bytes->size()})) {
    const size_t tab = std::min(line.find('\t'), line.size());
    lines.emplace_back(line.substr(0, tab), line.substr(std::min(tab + 1, line.size())));
  }
  return lines;
}

Result<std::vector<std::string>> FindDamage(const LoadedImage& image) {
  std::vector<std::string> wrong;
  if (const char* why = WhyDistrusted(image.path()))
    wrong.push_back(fmt::format("the image {}", why));
  size_t number = 0;
  for (const image::Segment& segment : image.tables().segments) {
    ++number;
    if (segment.offset == 0) continue;
    auto bytes = ReadRange(image.path(), image.Offset() + segment.offset, segment.size);
    if (!bytes) return Fail(std::move(bytes.error()));
    if (image::Checksum(*bytes) != segment.checksum) {
      wrong.push_back(fmt::format("segment {} (at {:#x}, {} bytes) is damaged", number,
                                  segment.address, segment.size));
    }
  }
  const auto manifest = image.Manifest();
  if (!manifest) {
    wrong.push_back(manifest.error().what);
    return wrong;
  }
  if (image.App() != nullptr) {
    for (const auto& [word, rest] : *manifest) {
      if (word == "copy") CheckCopyInApp(image, rest, &wrong);
    }
    return wrong;
  }
  const std::string folder = image.Purpose().copies;
  if (!folder.empty()) {
    if (const char* why = WhyDistrusted(folder))
      wrong.push_back(fmt::format("the folder {} {}", folder, why));
  }
  for (const auto& [word, rest] : *manifest) {
    if (word == "copy") CheckCopy(folder, rest, &wrong);
  }
  return wrong;
}

Result<std::vector<std::string>> CheckImage(const std::string& path) {
  // A builder may put another image in its place meanwhile, and take the old one's copies away.
  constexpr int kAttempts = 20;
  std::string copies;
  for (int i = 0;; ++i) {
    auto image = LoadedImage::Load(path);
    if (!image && !IsFile(path)) return Fail(std::move(image.error()));
    if (!image) return std::vector<std::string>{image.error().what};
    const bool is_another = i == 0 || image->Purpose().copies != copies;
    auto damage = FindDamage(*image);
    if (!damage || damage->empty() || !is_another || i == kAttempts) return damage;
    copies = image->Purpose().copies;
  }
}

Result<std::string> Prefix() {
  auto subject = verify::FindSubject();
  if (!subject) return Fail(std::move(subject.error()));
  return std::string(DirectoryName(DirectoryName(subject->argv.front())));
}

std::string OwnCacheFolder() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  return image::CacheFolder(std::getenv("XDG_CACHE_HOME"), std::getenv("HOME"));
}

Result<void> CheckCacheFolder(const std::string& folder) {
  if (folder.empty()) return {};
  const image::FolderTrust trust = image::TrustOf(folder);
  if (trust == image::FolderTrust::kTrusted || trust == image::FolderTrust::kMissing) return {};
  return Fail({Error::Kind::kSystem, image::WhyNotTrusted(trust), folder,
               "chown it to you, and chmod 700 it"});
}

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<std::string>> AskRunner(const std::vector<std::string>& words) {
  auto prefix = Prefix();
  if (!prefix) return Fail(std::move(prefix.error()));
  Command command{.argv = {RunnerIn(*prefix)}, .limit_ms = kQuestionLimitMs};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  auto outcome = Run(command);
  if (!outcome) return Fail(std::move(outcome.error()));
  if (outcome->ending != Ending{}) {
    return Fail({Error::Kind::kBug, "hako's runner gave no answer: " + Describe(outcome->ending),
                 command.argv.front(), "install hako again, whole"});
  }
  return Lines(outcome->out);
}

std::string SizeText(uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace hako::cli
