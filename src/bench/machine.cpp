// machine.cpp: read from /proc, /etc/os-release and uname.
#include "bench/machine.h"

#include <sched.h>
#include <sys/utsname.h>

#include <array>
#include <ctime>
#include <fstream>

namespace hako::bench {
namespace {

// The text after `separator` on the first line of `file` that starts with `key`.
std::string Field(const char* file, std::string_view key, char separator) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const size_t start = line.find_first_not_of(" \"", line.find(separator) + 1);
    if (start == std::string::npos) break;
    return line.substr(start, line.find_last_not_of(" \"") - start + 1);
  }
  return "unknown";
}

}  // namespace

Machine DescribeMachine() {
  Machine machine;
  machine.system = Field("/etc/os-release", "PRETTY_NAME", '=');
  machine.processor = Field("/proc/cpuinfo", "model name", ':');
  utsname name{};
  if (uname(&name) == 0) {
    machine.kernel = std::string(name.sysname) + " " + name.release + " " + name.machine;
  }
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable) == 0) machine.cores = CPU_COUNT(&usable);
  return machine;
}

std::string DateUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &utc);
  return {text.data(), length};
}

}  // namespace hako::bench
