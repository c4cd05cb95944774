// mapping.h: an image file opened, trusted or not, and mapped into this process.
#ifndef HAKO_IMAGE_MAPPING_H_
#define HAKO_IMAGE_MAPPING_H_

#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "image/format.h"

namespace hako::image {

// The memory of this program that only an image of this very program may replace.
struct Target {
  std::span<const uint8_t> build_id;
  uintptr_t data_begin, data_end;  // The interpreter's static data: page-aligned beginnings.
  uintptr_t bss_begin, bss_end;
  uintptr_t heap_begin, heap_end;  // Where segments of heap memory may lie.
};

// Where in a file an image lies.
struct Place {
  uint64_t offset = 0;  // Page-aligned.
  uint64_t size = 0;    // 0: to the end of the file.
};

// A file whose header and tables have been read and checked.
class ImageFile {
 public:
  // Null if all is well, else why this file is not taken: it does not exist, is not owned by this
  // user or root, may be written by others, is damaged, or belongs to another program or libc.
  const char* Open(const char* path, const Target& target, Place place = {});

  [[nodiscard]] const Tables& tables() const { return tables_; }

  // Null if every input is as it was; else the path of the first that is not.
  [[nodiscard]] const char* ChangedInput() const;

  // Whether the locale C.UTF-8 is known and, now, what it was at the capture.
  [[nodiscard]] bool KnowsLocale() const;

  // Maps all segments. Null if all is well. Else why not, and nothing of `target` has changed,
  // unless `*lost` is true: then static data is overwritten in part and the process cannot go on.
  const char* Map(bool* lost);

  // Gives the descriptor back; what is mapped stays.
  void Close() { file_.Reset(); }

 private:
  const char* ReadTables(uint64_t image_size);
  [[nodiscard]] const char* Changed(std::span<const Input> inputs) const;

  UniqueFd file_;
  uint64_t offset_ = 0;  // Of the image in it.
  Tables tables_ = {};
  Target target_ = {};
  // On the stack, whoever is called below this object would touch pages of its own.
  std::unique_ptr<std::byte[]> bytes_;
};

// The build id of the program or library that holds this code; empty if it was linked without one.
std::span<const uint8_t> OwnBuildId();

}  // namespace hako::image

#endif  // HAKO_IMAGE_MAPPING_H_
