#include "base/processor_features.h"

namespace hako {

// The kernel's words say all (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
void MixFeatures(uint64_t* /*digest*/) {}

}  // namespace hako
