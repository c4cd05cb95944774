#include "pantry/thread_block.h"

#include <dlfcn.h>
#include <link.h>

#include <cstring>

#include "pantry/image_memory.h"

// What code in a shared object calls to find a thread-local variable; makes the block if the thread
// has none. glibc 2.36, elf/dl-tls.c: __tls_get_addr; sysdeps/x86_64/dl-tls.h: tls_index, and
// sysdeps/aarch64/dl-tls.h
struct TlsIndex {
  size_t module;
  size_t offset;
};
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" void* __tls_get_addr(TlsIndex* index);

namespace hako::pantry {
namespace {

// The calling thread's, made if it has none yet; null: it cannot be found. A block that is reached
// by its offset alone (initial-exec) is known to dlinfo only once it has been asked for so.
void* BlockOf(void* handle) {
  TlsIndex index{};  // On both architectures an offset of 0 is the block's beginning.
  if (dlinfo(handle, RTLD_DI_TLS_MODID, static_cast<void*>(&index.module)) != 0 ||
      index.module == 0)
    return nullptr;
  return __tls_get_addr(&index);
}

const char* BlockOf(const Extension& extension) {
  void* handle = dlopen(extension.path, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  if (handle == nullptr) return nullptr;
  const void* block = BlockOf(handle);
  dlclose(handle);
  return static_cast<const char*>(block);
}

}  // namespace

void NoteThreadBlock(const rebase::ThreadLocal& block, Extension* extension) {
  extension->thread_block = {.begins_as = block.address,
                             .begins_as_bytes = block.file_bytes,
                             .bytes = block.bytes,
                             .saved = nullptr};
}

std::vector<Region> ChangedThreadBlock(const Extension& extension) {
  const Extension::ThreadBlock& known = extension.thread_block;
  const char* block = known.bytes == 0 ? nullptr : BlockOf(extension);
  if (block == nullptr) return {};
  std::vector<char> begins_as(known.bytes);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  std::memcpy(begins_as.data(), reinterpret_cast<const void*>(known.begins_as),
              known.begins_as_bytes);
  if (std::memcmp(block, begins_as.data(), known.bytes) == 0) return {};
  const auto begin = reinterpret_cast<uintptr_t>(block);
  constexpr uintptr_t kWord = sizeof(uintptr_t);
  return {{(begin + kWord - 1) / kWord * kWord, (begin + known.bytes) / kWord * kWord}};
}

void SaveThreadBlock(Extension* extension) {
  if (ChangedThreadBlock(*extension).empty()) return;
  extension->thread_block.saved = KeepInImage(
      std::vector<char>(BlockOf(*extension), BlockOf(*extension) + extension->thread_block.bytes));
}

bool FillThreadBlock(const Extension& extension, void* handle) {
  const Extension::ThreadBlock& known = extension.thread_block;
  if (known.saved == nullptr) return true;
  void* block = BlockOf(handle);
  if (block == nullptr) return false;
  std::memcpy(block, known.saved, known.bytes);
  return true;
}

}  // namespace hako::pantry
