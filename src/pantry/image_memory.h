// image_memory.h: memory of an image for hako's own tables: from the interpreter's heap, never
// given back.
#ifndef HAKO_PANTRY_IMAGE_MEMORY_H_
#define HAKO_PANTRY_IMAGE_MEMORY_H_

#include <cstring>
#include <string_view>
#include <vector>

#include "seams/raw_heap.h"

namespace hako::pantry {

// Memory of the image: what is taken one after the other lies together, so that what a delivery
// reads is on few pages. While capturing there is always some.
void* TakeImageMemory(size_t bytes);

// A copy of `items` in the image; null if there are none. While capturing there is always memory.
template <class T>
T* KeepInImage(const std::vector<T>& items) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (items.empty()) return nullptr;
  // NOLINTBEGIN(bugprone-sizeof-expression): items may be pointers
  auto* kept = static_cast<T*>(TakeImageMemory(items.size() * sizeof(T)));
  std::memcpy(kept, items.data(), items.size() * sizeof(T));
  // NOLINTEND(bugprone-sizeof-expression)
  return kept;
}

inline const char* KeepInImage(std::string_view text) {
  auto* kept = static_cast<char*>(TakeImageMemory(text.size() + 1));
  std::memcpy(kept, text.data(), text.size());
  kept[text.size()] = '\0';
  return kept;
}

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMAGE_MEMORY_H_
