#include "base/memory_map.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>

namespace hako {

// Linux, Documentation/filesystems/proc.rst: /proc/PID/maps
MemoryMap MemoryMap::Read() {
  MemoryMap map;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/maps", "re"),
                                                   std::fclose);
  char line[4096 + 128];  // A path has no more than 4096 bytes.
  while (file && std::fgets(line, sizeof(line), file.get()) != nullptr) {
    Range range;
    char rights[5] = {};
    int name_at = 0;
    // NOLINTNEXTLINE(cert-err34-c): the kernel's own numbers
    if (std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s %*s %*s %*s %n", &range.begin, &range.end,
                    rights, &name_at) < 3)
      continue;
    range.is_readable = rights[0] == 'r';
    range.is_code = rights[2] == 'x';
    if (name_at > 0) range.name = line + name_at;
    while (range.name.ends_with('\n')) range.name.pop_back();
    map.ranges_.push_back(std::move(range));
  }
  return map;
}

const MemoryMap::Range* MemoryMap::Find(uintptr_t address) const {
  const auto after = std::ranges::upper_bound(ranges_, address, {}, &Range::begin);
  if (after == ranges_.begin()) return nullptr;
  const Range& range = *std::prev(after);
  return address < range.end ? &range : nullptr;
}

}  // namespace hako
