// trace.h: what HAKO_TRACE asks for.
#ifndef HAKO_BASE_TRACE_H_
#define HAKO_BASE_TRACE_H_

#include <cstdlib>
#include <string_view>

namespace hako {

// 1: one line about the start. 2: besides, what was not taken from the image, and why. 0: neither.
inline int TraceLevel() {
  const char* wanted = std::getenv("HAKO_TRACE");  // NOLINT(concurrency-mt-unsafe): read only
  if (wanted == nullptr) return 0;
  const std::string_view level = wanted;
  return level == "1" ? 1 : level == "2" ? 2 : 0;
}

}  // namespace hako

#endif  // HAKO_BASE_TRACE_H_
