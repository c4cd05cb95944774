// trace.h: what HAKO_TRACE asks for.
#ifndef HAKO_BASE_TRACE_H_
#define HAKO_BASE_TRACE_H_

#include <cstdlib>
#include <string_view>

namespace hako {

// 1: one line about the start. 2: besides, what was not taken from the image, and why. 0: neither.
// Read once: a capture and a deterministic run replace the environment.
inline int TraceLevel() {
  static const int wanted = [] {
    const char* value = std::getenv("HAKO_TRACE");  // NOLINT(concurrency-mt-unsafe): read only
    const std::string_view level = value == nullptr ? "" : value;
    return level == "1" ? 1 : level == "2" ? 2 : 0;
  }();
  return wanted;
}

}  // namespace hako

#endif  // HAKO_BASE_TRACE_H_
