// processor_features.h: the part of a processor's digest that each architecture finds in its own
// way.
#ifndef HAKO_BASE_PROCESSOR_FEATURES_H_
#define HAKO_BASE_PROCESSOR_FEATURES_H_

#include <cstdint>

namespace hako {

// FNV-1a, by words.
inline void Mix(uint64_t word, uint64_t* digest) { *digest = (*digest ^ word) * 0x100000001b3; }

// Mixes in what the kernel's AT_HWCAP and AT_HWCAP2 do not say of the processor.
void MixFeatures(uint64_t* digest);

}  // namespace hako

#endif  // HAKO_BASE_PROCESSOR_FEATURES_H_
