// outside_calls.cpp: the tables behind the stubs; the stubs themselves are in
// outside_calls_stubs_*.c, a file an architecture.
#include "seams/outside_calls.h"

#include <array>

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)
extern "C" {
// Code, kStubBytes for each stub: a jump by way of hako_stub_targets, and a call of
// hako_note_outside_call before a jump.
extern char hako_stubs[];
extern char hako_noting_stubs[];
uintptr_t hako_stub_targets[hako::seams::kStubCount] __attribute__((visibility("hidden")));
uintptr_t hako_note_outside_call(size_t stub, const void* first_argument)
    __attribute__((visibility("hidden")));
}

namespace hako::seams {
namespace {

constexpr uintptr_t kStubBytes = 16;

// Only while capturing; a stub takes no context.
std::array<uintptr_t, kStubCount> noted_targets;
CallNote call_note = nullptr;

uintptr_t Stubs() { return reinterpret_cast<uintptr_t>(hako_stubs); }

}  // namespace
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)

uintptr_t StubAddress(size_t stub) { return Stubs() + stub * kStubBytes; }

size_t StubAt(uintptr_t address) {
  const uintptr_t offset = address - Stubs();
  return offset < kStubCount * kStubBytes && offset % kStubBytes == 0 ? offset / kStubBytes
                                                                      : kStubCount;
}

void SetTarget(size_t stub, uintptr_t function) { hako_stub_targets[stub] = function; }

void SetNotedTarget(size_t stub, uintptr_t function, CallNote note) {
  call_note = note;
  noted_targets[stub] = function;
  hako_stub_targets[stub] = reinterpret_cast<uintptr_t>(hako_noting_stubs) + stub * kStubBytes;
}

}  // namespace hako::seams

uintptr_t hako_note_outside_call(size_t stub, const void* first_argument) {
  hako::seams::call_note(stub, first_argument);
  return hako::seams::noted_targets[stub];
}
