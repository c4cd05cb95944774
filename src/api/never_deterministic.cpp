// never_deterministic.cpp: deterministic.h in libhako.a, which has no images and so no such
// isolates.
#include "api/deterministic.h"

namespace hako::api {

Result<void> BeginDeterministic(const hako_boot_options& /*options*/,
                                interpreter::EmbeddedPlan* /*plan*/) {
  return Fail({Error::Kind::kBadInput, "a deterministic isolate must start from an image",
               "libhako.a has none", "link libhako.so"});
}

void StartDeterministic(const hako_boot_options& /*options*/) {}
void EndDeterministic() {}
void EnterDeterministic(void (*take)()) { take(); }
void LeaveDeterministic(void (*give)()) { give(); }
std::optional<std::string> ReadDeterministicFile(std::string_view /*path*/) { return std::nullopt; }
std::string DeterministicFile(std::string_view path) { return std::string(path); }
std::string DeterministicFolder(std::string_view path) { return std::string(path); }

}  // namespace hako::api
