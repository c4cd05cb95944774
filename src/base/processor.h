// processor.h: which instructions this processor has, and how it rounds.
#ifndef HAKO_BASE_PROCESSOR_H_
#define HAKO_BASE_PROCESSOR_H_

#include <cstdint>

namespace hako {

// A number that two processes share if libc finds the same features of the processor usable in
// both: code that chooses its functions by them chooses the same.
uint64_t ProcessorDigest();

// How the calling thread's arithmetic with doubles rounds, what it makes of subnormal numbers, and
// what it traps: the control register of the architecture. A thread starts with its maker's. As
// fegetenv(3) and fesetenv(3), which are libm's.
uint64_t Arithmetic();
void SetArithmetic(uint64_t control);
uint64_t PlainArithmetic();  // IEEE 754's, as a program starts with.

}  // namespace hako

#endif  // HAKO_BASE_PROCESSOR_H_
