// entropy.h: one seeded generator behind every source of entropy.
#ifndef HAKO_DETERMINISM_ENTROPY_H_
#define HAKO_DETERMINISM_ENTROPY_H_

#include <cstddef>
#include <cstdint>

#include "seams/system_calls.h"

namespace hako::determinism {

// xoshiro256** (Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021), its
// state filled from the seed by SplitMix64 as the authors advise. Not for secrets: whoever knows
// the seed knows every number. Only the thread that has the turn uses it.
class SeededEntropy {
 public:
  constexpr SeededEntropy() = default;
  void Seed(uint64_t seed);
  void Fill(void* bytes, size_t count);

 private:
  uint64_t Next();
  uint64_t state_[4] = {};
};

// Answers getrandom, and reads of /dev/urandom and /dev/random once one was opened by its path,
// from one generator. Files: stable_files.h calls OpenEntropy.
void PinEntropy(seams::SystemCalls& calls, uint64_t seed);

// If `path` is a device of entropy: opens it, and returns true.
bool OpenEntropy(const char* path, int flags, int* fd);
bool IsEntropy(int fd);
// None of the descriptors that are open is one: the run has ended.
void ForgetEntropyDevice();
void FillEntropy(void* bytes, size_t count);

// Another sequence from here on, which depends on what was drawn before and on `number`.
void ReseedEntropy(uint64_t number);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_ENTROPY_H_
