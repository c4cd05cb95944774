// extension_copies.h: extension modules at fixed addresses.
#ifndef HAKO_PANTRY_EXTENSION_COPIES_H_
#define HAKO_PANTRY_EXTENSION_COPIES_H_

#include <string>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// Where they lie; see seams::kRawHeapBegin.
constexpr uint64_t kExtensionsBegin = 0x18'0000'0000;

// The copies of one image, made while it is captured.
class ExtensionCopies {
 public:
  // `folder` is made when the first copy is.
  explicit ExtensionCopies(std::string folder) : folder_(std::move(folder)) {}

  // Makes a copy of `path` and fills in `extension`. False if this file cannot be kept: why().
  bool Make(const std::string& path, Extension* extension);
  [[nodiscard]] const std::string& why() const { return why_; }

  // Saves what the copies' variables are by now. At the end of the capture.
  void Freeze();

 private:
  bool Copy(const std::string& path, Extension* extension);
  bool CopyLibrary();

  std::string folder_;
  std::string why_;
  uint64_t next_base_ = kExtensionsBegin;
  std::vector<Extension*> made_;
  Extension* library_ = nullptr;  // The copy of the one that keeps a module's state.
};

// Where this process has the copies, if not in the folder that the image names: gives a descriptor
// of the copy of this file name, or -1. It is asked when a copy is to be loaded.
using CopySource = int (*)(const char* name);
void TakeCopiesFrom(CopySource source);

// Loads the copy where it was, with its variables as they were saved. False if it came to lie
// elsewhere or is gone. Needs no interpreter lock.
bool Load(Extension* extension);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_EXTENSION_COPIES_H_
