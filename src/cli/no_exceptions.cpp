// no_exceptions.cpp: where libstdc++ would throw, the runner ends.
//
// hako throws nothing and catches nothing, so an exception of libstdc++'s (no memory; a length that
// cannot be) could only end the process. Said here, in place of libstdc++'s own functions, it costs
// a start nothing: those come with a pool for exceptions that are thrown when memory has run out,
// 72 KiB taken from malloc before `main` (GCC 12, libstdc++-v3/libsupc++/eh_alloc.cc: pool).
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace {

[[noreturn]] void End() {
  constexpr std::string_view kWords =
      "hako: no memory is left, or a limit of the C++ library is reached\n";
  static_cast<void>(!write(STDERR_FILENO, kWords.data(), kWords.size()));
  std::abort();
}

}  // namespace

// Beside the rest of the runner, not where the linker puts libstdc++.
void* operator new(size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) End();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t /*size*/) noexcept { std::free(memory); }

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
// The Itanium C++ ABI, "2.4.2 Allocating the Exception Object".
[[noreturn]] void* __cxa_allocate_exception(size_t /*size*/) noexcept { End(); }

void __cxa_free_exception(void* /*exception*/) noexcept {}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
