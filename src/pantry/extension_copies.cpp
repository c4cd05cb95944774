#include "pantry/extension_copies.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "base/paths.h"
#include "base/unique_fd.h"
#include "pantry/image_memory.h"
#include "rebase/rebase.h"

namespace hako::pantry {
namespace {

// Libraries whose variables an extension module sets at its import: they are part of its state.
constexpr const char* kStatefulLibrary = "libmpdec.so.3";

constexpr uint64_t kAlignment = 0x10000;

bool LiesAtItsBase(void* handle) {
  const link_map* map = nullptr;
  return dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&map)) == 0 && map->l_addr == 0;
}

// Where the loader would find the library; empty: nowhere.
std::string FindLibrary(const char* name) {
  void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  const link_map* map = nullptr;
  std::string path;
  if (handle != nullptr && dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&map)) == 0)
    path = map->l_name;
  if (handle != nullptr) dlclose(handle);
  return path;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit CopySource source = nullptr;

void* OpenCopy(const char* path) {
  if (source == nullptr) return dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const UniqueFd file(source(std::string(BaseName(path)).c_str()));
  if (!file.is_open()) return nullptr;
  // The loader knows a library again by its name, and the next one may get the same descriptor.
  static std::string folder = "/proc/self/fd/";
  folder += "./";
  return dlopen((folder + std::to_string(file.get())).c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

void TakeCopiesFrom(CopySource where) { source = where; }

bool ExtensionCopies::Copy(const std::string& path, Extension* extension) {
  auto copy = rebase::RebaseFile(path, next_base_);
  if (!copy) return why_ = OneLine(copy.error()), false;
  if (mkdir(folder_.c_str(), 0755) != 0 && errno != EEXIST)
    return why_ = "no folder for copies", false;
  const std::string place = folder_ + "/" + std::string(BaseName(path));
  if (auto written = rebase::Write(*copy, place); !written)
    return why_ = OneLine(written.error()), false;
  next_base_ = (next_base_ + copy->room + kAlignment - 1) / kAlignment * kAlignment;

  std::vector<Extension::Part> parts;
  for (const rebase::Segment& segment : copy->writable) {
    parts.push_back({.address = segment.address, .size = segment.size, .bytes = nullptr});
  }
  extension->path = KeepInImage(std::string_view(place));
  extension->base = copy->base;
  extension->parts = KeepInImage(parts);
  extension->part_count = parts.size();
  extension->kept_words = KeepInImage(copy->external_words);
  extension->kept_count = copy->external_words.size();
  made_.push_back(extension);
  const bool needs_library =
      std::ranges::find(copy->needed, kStatefulLibrary) != copy->needed.end();
  if (needs_library && library_ == nullptr && !CopyLibrary()) return false;
  if (needs_library) extension->library = library_;
  void* handle = dlopen(extension->path, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr || !LiesAtItsBase(handle))
    return why_ = "it does not load at its address", false;
  return true;
}

bool ExtensionCopies::CopyLibrary() {
  library_ = static_cast<Extension*>(hako_malloc(sizeof(Extension)));
  *library_ = {};
  return Copy(FindLibrary(kStatefulLibrary), library_);
}

bool ExtensionCopies::Make(const std::string& path, Extension* extension) {
  return Copy(path, extension);
}

void ExtensionCopies::Freeze() {
  // Last first: types have numbers in the order of their modules.
  for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
    Extension* extension = *made;
    if (extension->part_count > 0) {
      const Extension::Part& last = extension->parts[extension->part_count - 1];
      extension->types = hako_cpython_forget_types(extension->base, last.address + last.size);
    }
    for (size_t i = 0; i < extension->part_count; ++i) {
      Extension::Part& part = extension->parts[i];
      part.bytes = static_cast<char*>(hako_malloc(part.size));
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
      std::memcpy(part.bytes, reinterpret_cast<const void*>(part.address), part.size);
    }
  }
}

bool Load(Extension* extension) {
  if (extension->is_loaded) return true;
  if (extension->library != nullptr && !Load(extension->library)) return false;
  void* handle = OpenCopy(extension->path);
  if (handle == nullptr) return false;
  if (!LiesAtItsBase(handle)) {
    dlclose(handle);
    return false;
  }
  const auto word = [](uint64_t address) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    return reinterpret_cast<uint64_t*>(address);
  };
  std::vector<uint64_t> loaders;
  for (size_t i = 0; i < extension->kept_count; ++i)
    loaders.push_back(*word(extension->kept_words[i]));
  for (size_t i = 0; i < extension->part_count; ++i) {
    const Extension::Part& part = extension->parts[i];
    std::memcpy(word(part.address), part.bytes, part.size);
  }
  for (size_t i = 0; i < loaders.size(); ++i) *word(extension->kept_words[i]) = loaders[i];
  extension->is_loaded = true;
  return true;
}

}  // namespace hako::pantry
