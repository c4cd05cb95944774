// extension_copies.h: extension modules at fixed addresses.
#ifndef HAKO_PANTRY_EXTENSION_COPIES_H_
#define HAKO_PANTRY_EXTENSION_COPIES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// Where they lie; see seams::kRawHeapBegin.
constexpr uint64_t kExtensionsBegin = 0x18'0000'0000;
constexpr uint64_t kExtensionsEnd = 0x1c'0000'0000;

constexpr bool LiesInCopies(uintptr_t address) {
  return address >= kExtensionsBegin && address < kExtensionsEnd;
}

// The copies of one image, made while it is captured.
class ExtensionCopies {
 public:
  // `folder` is made when the first copy is.
  explicit ExtensionCopies(std::string folder) : folder_(std::move(folder)) {}

  // Makes a copy of `path` and fills in `extension`. `is_foreign`: the module is from outside the
  // standard library. False if this file cannot be kept: why().
  bool Make(const std::string& path, bool is_foreign, Extension* extension);
  [[nodiscard]] const std::string& why() const { return why_; }

  [[nodiscard]] const std::vector<Extension*>& made() const { return made_; }

  // A word that the loader filled and the module has stored something else in is the module's own.
  void TakeBackWords();

  // Saves what the copies' variables are by now, and drops copies that no module of the image
  // needs: those of `dropped`, and files that trials left. At the end of the capture.
  void Freeze(const std::set<const Extension*>& dropped);

 private:
  bool Copy(const std::string& path, bool is_foreign, Extension* extension);
  bool CopyLibraries(const rebase::Rebased& copy, Extension* extension);
  std::string NewFile(const std::string& path);
  void RemoveOtherFiles(const std::set<const Extension*>& dropped) const;

  std::string folder_;
  std::string why_;
  uint64_t next_base_ = kExtensionsBegin;
  std::vector<Extension*> made_;
  std::map<Extension*, std::vector<uint64_t>> loaded_words_;  // Extension::kept_words, as loaded.
  std::set<std::string> files_;
  std::map<std::string, Extension*> libraries_;  // Copies of libraries, by name.
};

// Where this process has the copies, if not in the folder that the image names: gives a descriptor
// of the copy of this file name, or -1. It is asked when a copy is to be loaded.
using CopySource = int (*)(const char* name);
void TakeCopiesFrom(CopySource where);

// Loads the copy where it was, with its variables as they were saved. False if it came to lie
// elsewhere or is gone. Needs no interpreter lock.
bool Load(Extension* extension);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_EXTENSION_COPIES_H_
