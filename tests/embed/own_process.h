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

// A number of /proc/self/status, by its name there: "VmRSS", "VmHWM" (both KiB), "Threads". -1:
// none.
inline long StatusNumber(const std::string& name) {
  std::ifstream file("/proc/self/status");
  std::string word;
  long number = -1;
  while (file >> word) {
    if (word == name + ":") return file >> number, number;
  }
  return -1;
}

inline long ResidentKiB() { return StatusNumber("VmRSS"); }
inline long Threads() { return StatusNumber("Threads"); }

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
