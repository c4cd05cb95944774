// own_object.h: the ELF object that this code is linked into: the program, or the shared library.
#ifndef HAKO_BASE_OWN_OBJECT_H_
#define HAKO_BASE_OWN_OBJECT_H_

#include <link.h>

#include <cstdint>
#include <span>

namespace hako {

// As the loader has it in memory; lives as long as this code does.
struct OwnObject {
  std::span<const ElfW(Phdr)> segments;
  // What the loader added to every address of the file. 0: it lies where it was linked for.
  uintptr_t bias = 0;
};

// Reads memory alone, without the loader's help. Callable at any time, by any thread.
OwnObject FindOwnObject();

// True if the address lies in its code.
bool HasCodeAt(const OwnObject& object, uintptr_t address);

// A pointer to what a segment begins with.
inline const void* BeginOf(const OwnObject& object, const ElfW(Phdr) & segment) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return reinterpret_cast<const void*>(object.bias + segment.p_vaddr);
}

}  // namespace hako

#endif  // HAKO_BASE_OWN_OBJECT_H_
