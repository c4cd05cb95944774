#include <dlfcn.h>
#include <xmmintrin.h>

#include "base/processor.h"
#include "base/processor_features.h"

namespace hako {
namespace {

// glibc 2.33, sysdeps/x86/bits/platform/x86.h. The loader has asked the processor already; asking
// again would leave a virtual machine each time.
struct Leaf {
  unsigned present[4];
  unsigned usable[4];
};
constexpr unsigned kLeaves = 9;

}  // namespace

void MixFeatures(uint64_t* digest) {
  using GetLeaf = const Leaf* (*)(unsigned number);
  const auto get = reinterpret_cast<GetLeaf>(dlsym(RTLD_DEFAULT, "__x86_get_cpuid_feature_leaf"));
  for (unsigned number = 0; get != nullptr && number < kLeaves; ++number) {
    for (const unsigned word : get(number)->usable) Mix(word, digest);
  }
}

uint64_t Arithmetic() { return _mm_getcsr(); }
void SetArithmetic(uint64_t control) { _mm_setcsr(static_cast<unsigned>(control)); }

// System V ABI, AMD64 supplement, 3.4.1: MXCSR as a program starts with it.
uint64_t PlainArithmetic() { return 0x1f80; }

}  // namespace hako
