#include "base/processor.h"

#include <sys/auxv.h>

#include "base/processor_features.h"

namespace hako {

uint64_t ProcessorDigest() {
  uint64_t digest = 0xcbf29ce484222325;
  MixFeatures(&digest);
  Mix(getauxval(AT_HWCAP), &digest);
  Mix(getauxval(AT_HWCAP2), &digest);
  return digest;
}

}  // namespace hako
