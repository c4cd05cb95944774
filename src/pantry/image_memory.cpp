#include "pantry/image_memory.h"

namespace hako::pantry {

void* TakeImageMemory(size_t bytes) {
  // NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): of the one capture
  static char* next = nullptr;
  static size_t left = 0;
  // NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
  constexpr size_t kChunk = size_t{256} << 10;
  constexpr size_t kAlignment = 16;
  bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  if (bytes > kChunk / 4) return hako_malloc(bytes);
  if (bytes > left) {
    next = static_cast<char*>(hako_malloc(kChunk));
    left = kChunk;
  }
  left -= bytes;
  next += bytes;
  return next - bytes;
}

}  // namespace hako::pantry
