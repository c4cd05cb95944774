// image_writer.h: an image file written.
#ifndef HAKO_INTERPRETER_IMAGE_WRITER_H_
#define HAKO_INTERPRETER_IMAGE_WRITER_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "image/format.h"

namespace hako::interpreter {

// What an image file holds beside this process's memory.
struct ImageParts {
  image::Purpose purpose;
  uint32_t traits = 0;                          // image::Trait
  std::vector<std::string> inputs;              // Paths.
  std::vector<std::string> locale_inputs = {};  // Paths: locale_facts.h.
  std::string manifest;
  mode_t mode = 0644;
};

// Writes the interpreter's memory as it is now. The file is written beside its place and renamed: a
// reader sees the old file or the new one, whole. The copies of extension modules of an image that
// it replaces are removed.
Result<void> WriteImage(const ImageParts& parts, const std::string& path);

// Removes a folder of copies, as far as that is possible.
void RemoveCopies(const std::string& folder);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_IMAGE_WRITER_H_
