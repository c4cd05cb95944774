// image_files.h: image files as `hako image` sees them: looked into, not started from.
#ifndef HAKO_CLI_IMAGE_FILES_H_
#define HAKO_CLI_IMAGE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "image/app_file.h"
#include "image/format.h"

namespace hako::cli {

// An image whose tables are in order, in a file of its own or in an APP.
class LoadedImage {
 public:
  // Fails (kBadInput) if there is no file, or it holds no image, or its tables are damaged.
  static Result<LoadedImage> Load(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const image::Tables& tables() const { return tables_; }
  [[nodiscard]] image::Purpose Purpose() const;
  // "all programs", "virtual environment /srv/venv", "program /srv/app.py in virtual environment
  // ..."
  [[nodiscard]] std::string PurposeText() const;
  // Of an APP: what it says of itself. Null: the image is a file of its own.
  [[nodiscard]] const image::AppRecord* App() const { return app_ ? &*app_ : nullptr; }
  [[nodiscard]] uint64_t Offset() const { return app_ ? app_->image_offset : 0; }  // In the file.
  [[nodiscard]] std::string BuildPart() const;  // As in the names of cached images.
  [[nodiscard]] uint64_t SizeOnDisk() const { return size_on_disk_; }  // With its copies.
  [[nodiscard]] int64_t modified() const { return modified_; }         // Seconds since 1970.
  // The manifest's lines: word and rest. Fails if it is damaged.
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> Manifest() const;

 private:
  std::string path_;
  std::optional<image::AppRecord> app_;
  std::vector<uint64_t> bytes_;  // Of the tables; as words, for their alignment.
  image::Tables tables_ = {};
  uint64_t size_on_disk_ = 0;
  int64_t modified_ = 0;
};

// Where in the bytes of a runner or an APP the record lies; SIZE_MAX: nowhere, or it is not clear.
size_t FindRecord(std::span<const std::byte> bytes);

// Everything that a start does not check: each segment's checksum, the manifest's, the copies; and
// that no other user may write any of it. Returns what is wrong, a line each; empty: nothing.
Result<std::vector<std::string>> FindDamage(const LoadedImage& image);

// The same of the image that lies at `path`, its tables included. Fails only if there is no file.
Result<std::vector<std::string>> CheckImage(const std::string& path);

// PREFIX of this hako, and what lies there.
Result<std::string> Prefix();
inline std::string RunnerIn(const std::string& prefix) { return prefix + "/bin/hako"; }
inline std::string BaseImageIn(const std::string& prefix) {
  return prefix + "/lib/hako/base.image";
}

// The folder of images of this user; empty: none.
std::string OwnCacheFolder();
// Fails if images of this folder may not be used. A folder that is missing is in order.
Result<void> CheckCacheFolder(const std::string& folder);
// Names in the folder, sorted; empty if it is missing.
std::vector<std::string> NamesIn(const std::string& folder);

// What the runner prints when it is started with `words`, line by line.
Result<std::vector<std::string>> AskRunner(const std::vector<std::string>& words);

// "8.6 MiB"
std::string SizeText(uint64_t bytes);

}  // namespace hako::cli

#endif  // HAKO_CLI_IMAGE_FILES_H_
