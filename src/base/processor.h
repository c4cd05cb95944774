// processor.h: which instructions this processor has.
#ifndef HAKO_BASE_PROCESSOR_H_
#define HAKO_BASE_PROCESSOR_H_

#include <cstdint>

namespace hako {

// A number that two processes share if libc finds the same features of the processor usable in
// both: code that chooses its functions by them chooses the same.
uint64_t ProcessorDigest();

}  // namespace hako

#endif  // HAKO_BASE_PROCESSOR_H_
