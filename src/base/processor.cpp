#include "base/processor.h"

#include <dlfcn.h>
#include <sys/auxv.h>

namespace hako {
namespace {

// FNV-1a, by words.
void Mix(uint64_t word, uint64_t* digest) { *digest = (*digest ^ word) * 0x100000001b3; }

#ifdef __x86_64__
// glibc 2.33, sysdeps/x86/bits/platform/x86.h. The loader has asked the processor already; asking
// again would leave a virtual machine each time.
struct Leaf {
  unsigned present[4];
  unsigned usable[4];
};
constexpr unsigned kLeaves = 9;

void MixFeatures(uint64_t* digest) {
  using GetLeaf = const Leaf* (*)(unsigned number);
  const auto get = reinterpret_cast<GetLeaf>(dlsym(RTLD_DEFAULT, "__x86_get_cpuid_feature_leaf"));
  for (unsigned number = 0; get != nullptr && number < kLeaves; ++number) {
    for (const unsigned word : get(number)->usable) Mix(word, digest);
  }
}
#else
void MixFeatures(uint64_t* /*digest*/) {}
#endif

}  // namespace

uint64_t ProcessorDigest() {
  uint64_t digest = 0xcbf29ce484222325;
  MixFeatures(&digest);
  Mix(getauxval(AT_HWCAP), &digest);
  Mix(getauxval(AT_HWCAP2), &digest);
  return digest;
}

}  // namespace hako
