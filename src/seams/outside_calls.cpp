// outside_calls.cpp: the tables behind the stubs; the stubs themselves are in
// outside_calls_stubs_*.c, a file an architecture.
#include "seams/outside_calls.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)
extern "C" {
// Code, kStubBytes for each stub: a jump by way of hako_stub_targets, and a call of
// hako_note_outside_call before a jump.
extern char hako_stubs[];
extern char hako_noting_stubs[];
// What a stub jumps to; at first to its code in hako_noting_stubs.
extern uintptr_t hako_stub_targets[];
uintptr_t hako_note_outside_call(size_t stub, const void* first_argument)
    __attribute__((visibility("hidden")));
}

namespace hako::seams {
namespace {

constexpr uintptr_t kStubBytes = 16;

// Only while capturing; a stub takes no context.
std::array<uintptr_t, kStubCount> noted_targets;
CallNote call_note = nullptr;

constinit TargetSource target_source = nullptr;

// The call that waits for it must find errno as its caller left it.
uintptr_t FindTarget(size_t stub) {
  const int error = errno;
  const uintptr_t target = target_source == nullptr ? 0 : target_source(stub);
  if (target == 0) std::abort();
  errno = error;
  return target;
}

uintptr_t Stubs() { return reinterpret_cast<uintptr_t>(hako_stubs); }

uintptr_t NotingStub(size_t stub) {
  return reinterpret_cast<uintptr_t>(hako_noting_stubs) + stub * kStubBytes;
}

}  // namespace
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)

uintptr_t StubAddress(size_t stub) { return Stubs() + stub * kStubBytes; }

size_t StubAt(uintptr_t address) {
  const uintptr_t offset = address - Stubs();
  return offset < kStubCount * kStubBytes && offset % kStubBytes == 0 ? offset / kStubBytes
                                                                      : kStubCount;
}

void SetTarget(size_t stub, uintptr_t function) {
  std::atomic_ref(hako_stub_targets[stub]).store(function, std::memory_order_release);
}

void TakeTargetsFrom(TargetSource source) { target_source = source; }

uintptr_t TargetOf(size_t stub) {
  const uintptr_t target = std::atomic_ref(hako_stub_targets[stub]).load(std::memory_order_relaxed);
  if (target != NotingStub(stub)) return target;
  return noted_targets[stub];
}

void SetNotedTarget(size_t stub, uintptr_t function, CallNote note) {
  call_note = note;
  noted_targets[stub] = function;
  SetTarget(stub, NotingStub(stub));
}

}  // namespace hako::seams

uintptr_t hako_note_outside_call(size_t stub, const void* first_argument) {
  using namespace hako::seams;
  if (noted_targets[stub] == 0) return FindTarget(stub);
  call_note(stub, first_argument);
  return noted_targets[stub];
}
