#include "cli/app_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <vector>

#include "base/at_offset.h"
#include "base/page_cache.h"
#include "base/unique_fd.h"
#include "cli/image_files.h"
#include "image/app_file.h"
#include "image/format.h"

namespace hako::cli {
namespace {

using image::AppCopy;
using image::AppRecord;
using image::kPageSize;

uint64_t PagesOf(uint64_t bytes) { return (bytes + kPageSize - 1) / kPageSize * kPageSize; }

// A file that is being written from its beginning to its end.
class Output {
 public:
  explicit Output(const std::string& path)
      : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}

  [[nodiscard]] uint64_t Size() const { return size_; }
  [[nodiscard]] int Fd() const { return file_.get(); }
  void Pad() { size_ = PagesOf(size_); }

  Result<void> Add(std::span<const std::byte> bytes) {
    const uint64_t at = size_;
    size_ += bytes.size();
    return Put(bytes, at);
  }

  // Appends a file's bytes, in one call: base/page_cache.h says why.
  Result<void> AddFile(const std::string& from) {
    const UniqueFd file(open(from.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!file.is_open() || fstat(file.get(), &status) != 0)
      return Fail(SystemError("cannot read a part", from));
    std::vector<std::byte> bytes(static_cast<size_t>(status.st_size));
    if (!ReadAt(file.get(), bytes, 0)) return Fail(SystemError("cannot read a part", from));
    return Add(bytes);
  }

  Result<void> Put(std::span<const std::byte> bytes, uint64_t offset) const {
    if (!WriteAt(file_.get(), bytes, offset)) return Error();
    return {};
  }

  Result<void> Finish() const {
    if (ftruncate(file_.get(), static_cast<off_t>(size_)) != 0 || fsync(file_.get()) != 0)
      return Error();
    return {};
  }

  [[nodiscard]] tl::unexpected<hako::Error> Error() const {
    return Fail(SystemError("cannot write", path_, "check space and rights"));
  }
  [[nodiscard]] bool is_open() const { return file_.is_open(); }

 private:
  std::string path_;
  UniqueFd file_;
  uint64_t size_ = 0;
};

// Where in the runner's bytes its record lies.
Result<uint64_t> RecordOfRunner(const std::string& runner) {
  const UniqueFd file(open(runner.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0)
    return Fail(SystemError("cannot read hako's runner", runner, "install hako again, whole"));
  std::vector<std::byte> bytes(static_cast<size_t>(status.st_size));
  if (!ReadAt(file.get(), bytes, 0))
    return Fail(SystemError("cannot read hako's runner", runner, "install hako again, whole"));
  const size_t offset = FindRecord(bytes);
  if (offset != SIZE_MAX) return offset;
  return Fail({Error::Kind::kBug, "the runner has no single record of an APP", runner,
               "install hako again, whole"});
}

Result<void> AddImage(const AppParts& parts, Output* output, AppRecord* record) {
  auto image = LoadedImage::Load(parts.image);
  if (!image) return Fail(std::move(image.error()));
  output->Pad();
  record->image_offset = output->Size();
  if (auto added = output->AddFile(parts.image); !added) return added;
  record->image_size = output->Size() - record->image_offset;

  const std::string folder = image->Purpose().copies;
  std::vector<AppCopy> copies;
  output->Pad();
  record->copies_offset = output->Size();
  for (const std::string& name : folder.empty() ? std::vector<std::string>() : NamesIn(folder)) {
    AppCopy copy{};
    if (name.size() >= sizeof(copy.name))
      return Fail({Error::Kind::kSystem, "a module's file has too long a name", name, "report it"});
    std::memcpy(copy.name, name.data(), name.size());
    copy.offset = output->Size();
    if (auto added = output->AddFile(folder + "/" + name); !added) return added;
    copy.size = output->Size() - copy.offset;
    copies.push_back(copy);
  }
  record->copy_count = copies.size();
  record->copy_table_offset = output->Size();
  return output->Add(std::as_bytes(std::span(copies)));
}

}  // namespace

Result<void> WriteApp(const AppParts& parts, const std::string& path) {
  auto record_at = RecordOfRunner(parts.runner);
  if (!record_at) return Fail(std::move(record_at.error()));
  Output output(path);
  if (!output.is_open()) return output.Error();
  AppRecord record{};
  std::ranges::copy(image::kAppMagic, record.magic);
  record.library_mark = parts.library_mark;
  if (auto added = output.AddFile(parts.runner); !added) return added;
  if (!parts.image.empty()) {
    if (auto added = AddImage(parts, &output, &record); !added) return added;
  }
  record.archive_offset = output.Size();
  if (auto added = output.AddFile(parts.archive); !added) return added;
  record.file_size = output.Size();
  if (auto done = output.Finish(); !done) return done;
  image::ArchiveDirectory directory;
  if (const char* why = directory.Read(output.Fd(), record.file_size, record.archive_offset))
    return Fail({Error::Kind::kBug, why, path, "report it"});
  record.directory_checksum = directory.Digest();
  // The file becomes an APP by its last act.
  if (auto put = output.Put(std::as_bytes(std::span(&record, 1)), *record_at); !put) return put;
  if (auto done = output.Finish(); !done) return done;
  const uint64_t runner_end = record.image_size == 0 ? record.archive_offset : record.image_offset;
  ReadInLargePieces({.fd = output.Fd(), .offset = 0, .size = runner_end});
  ReadInLargePieces({.fd = output.Fd(), .offset = record.image_offset, .size = record.image_size});
  return {};
}

}  // namespace hako::cli
