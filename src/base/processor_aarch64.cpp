#include "base/processor.h"
#include "base/processor_features.h"

namespace hako {

// The kernel's words say all (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
void MixFeatures(uint64_t* /*digest*/) {}

// Arm Architecture Reference Manual, FPCR: all zero is rounding to nearest, without traps.
uint64_t Arithmetic() {
  uint64_t control = 0;
  asm volatile("mrs %0, fpcr" : "=r"(control));
  return control;
}

void SetArithmetic(uint64_t control) { asm volatile("msr fpcr, %0" : : "r"(control)); }

uint64_t PlainArithmetic() { return 0; }

}  // namespace hako
