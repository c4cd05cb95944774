// memory_map.h: what lies where in this process, as the kernel tells it.
#ifndef HAKO_BASE_MEMORY_MAP_H_
#define HAKO_BASE_MEMORY_MAP_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hako {

class MemoryMap {
 public:
  struct Range {
    uintptr_t begin = 0, end = 0;
    bool is_readable = false, is_code = false;
    std::string name = {};  // The file's path, "[heap]" and the like, or empty.
  };

  // Of this process, now. Without ranges if /proc cannot be read.
  static MemoryMap Read();

  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }  // Ascending.
  // Null: nothing lies there.
  [[nodiscard]] const Range* Find(uintptr_t address) const;

 private:
  std::vector<Range> ranges_;
};

}  // namespace hako

#endif  // HAKO_BASE_MEMORY_MAP_H_
