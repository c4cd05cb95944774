// own_process.h: what the kernel says of this process, for tests of what is kept and what is not.
#ifndef HAKO_TESTS_EMBED_OWN_PROCESS_H_
#define HAKO_TESTS_EMBED_OWN_PROCESS_H_

#include <dirent.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace hako::embed_tests {

// A number of a file of lines "name: number", by its name there. -1: none.
inline long NumberIn(const char* path, const std::string& name) {
  std::ifstream file(path);
  std::string word;
  long number = -1;
  while (file >> word) {
    if (word == name + ":") return file >> number, number;
  }
  return -1;
}

// Memory that this process has written and no file holds, in KiB. Counted page by page: the VmRSS
// of /proc/self/status is kept by processor, in batches of 32 pages and more (proc(5) calls it
// inaccurate), and has pages of files in it, which the kernel may drop and bring back at any time.
inline long AnonymousKiB() { return NumberIn("/proc/self/smaps_rollup", "Anonymous"); }

// The most memory that was resident at once, in KiB, short by such a batch.
inline long HighWaterKiB() { return NumberIn("/proc/self/status", "VmHWM"); }

inline long Threads() { return NumberIn("/proc/self/status", "Threads"); }

// Lines of /proc/self/maps.
inline long Mappings() {
  std::ifstream file("/proc/self/maps");
  return std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n');
}

// The one that this function reads by is among them.
inline long OpenDescriptors() {
  long count = 0;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), closedir);
  while (const dirent* entry = readdir(folder.get())) count += entry->d_name[0] != '.' ? 1 : 0;
  return count;
}

}  // namespace hako::embed_tests

#endif  // HAKO_TESTS_EMBED_OWN_PROCESS_H_
