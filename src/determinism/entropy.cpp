#include "determinism/entropy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

namespace hako::determinism {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit SeededEntropy entropy;
constinit bool has_opened_device = false;  // Until then no descriptor can be one.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

ssize_t GetRandom(void* bytes, size_t count, unsigned /*flags*/) {
  entropy.Fill(bytes, count);
  return static_cast<ssize_t>(count);
}

}  // namespace

void SeededEntropy::Seed(uint64_t seed) {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    word = mixed ^ (mixed >> 31);
  }
}

uint64_t SeededEntropy::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void SeededEntropy::Fill(void* bytes, size_t count) {
  auto* at = static_cast<char*>(bytes);
  while (count > 0) {
    const uint64_t word = Next();
    const size_t part = std::min(count, sizeof(word));
    std::memcpy(at, &word, part);
    at += part;
    count -= part;
  }
}

void PinEntropy(seams::SystemCalls& calls, uint64_t seed) {
  entropy.Seed(seed);
  calls.getrandom = GetRandom;
}

void ForgetEntropyDevice() { has_opened_device = false; }

bool OpenEntropy(const char* path, int flags, int* fd) {
  const std::string_view name = path;
  if (name != "/dev/urandom" && name != "/dev/random") return false;
  *fd = open("/dev/urandom", flags, 0);
  has_opened_device |= *fd >= 0;
  return true;
}

// The kernel knows what a descriptor is, whatever closed or duplicated it.
bool IsEntropy(int fd) {
  struct stat64 status {};
  if (!has_opened_device || fstat64(fd, &status) != 0 || !S_ISCHR(status.st_mode)) return false;
  // Linux, Documentation/admin-guide/devices.txt.
  constexpr unsigned kMemory = 1, kRandom = 8, kUrandom = 9;
  const unsigned minor_number = minor(status.st_rdev);
  return major(status.st_rdev) == kMemory && (minor_number == kRandom || minor_number == kUrandom);
}

void ReseedEntropy(uint64_t number) {
  uint64_t drawn = 0;
  entropy.Fill(&drawn, sizeof(drawn));
  entropy.Seed(drawn ^ number);
}

void FillEntropy(void* bytes, size_t count) { entropy.Fill(bytes, count); }

}  // namespace hako::determinism
