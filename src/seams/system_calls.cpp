// system_calls.cpp: one load and one branch in front of each call.
#include "seams/system_calls.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <cstring>

namespace hako::seams {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit SystemCalls system_calls = {};

}  // namespace hako::seams

namespace {

// CPython formats an address by this alone.
bool IsShownAddress(const char* format) {
  return hako::seams::system_calls.shown_address != nullptr && std::strcmp(format, "%p") == 0;
}

constexpr size_t kAddressBytes = sizeof("0x0123456789abcdef");

}  // namespace

extern "C" {

// NOLINTBEGIN(concurrency-mt-unsafe,bugprone-macro-parentheses,android-cloexec-*,cert-env33-c):
// who calls is CPython, and it knows what it calls
#define HAKO_CALL(result, name, parameters, arguments)          \
  result hako_##name parameters {                               \
    if (hako::seams::system_calls.name != nullptr) [[unlikely]] \
      return hako::seams::system_calls.name arguments;          \
    return ::name arguments;                                    \
  }
#define HAKO_WAIT HAKO_CALL
#include "seams/system_calls.inc"
#undef HAKO_WAIT
#undef HAKO_CALL
// NOLINTEND(concurrency-mt-unsafe,bugprone-macro-parentheses,android-cloexec-*,cert-env33-c)

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
int hako_refuses_vfork = 0;

// Debug/fortified names of the same functions (glibc 2.36, debug/).
int hako_open64_2(const char* path, int flags) { return hako_open64(path, flags, 0); }

char* hako_realpath_chk(const char* path, char* real, size_t /*size*/) {
  return hako_realpath(path, real);
}

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): glibc's
int __vsprintf_chk(char* text, int flag, size_t size, const char* format, va_list values);

int hako_sprintf_chk(char* text, int flag, size_t size, const char* format, ...) {
  va_list values;
  va_start(values, format);
  int length = 0;
  if (IsShownAddress(format)) [[unlikely]] {
    const void* shown = hako::seams::system_calls.shown_address(va_arg(values, const void*));
    length = std::snprintf(text, kAddressBytes, "%p", shown);
  } else {
    length = __vsprintf_chk(text, flag, size, format, values);
  }
  va_end(values);
  return length;
}

int hako_sprintf(char* text, const char* format, ...) {
  va_list values;
  va_start(values, format);
  int length = 0;
  if (IsShownAddress(format)) [[unlikely]] {
    const void* shown = hako::seams::system_calls.shown_address(va_arg(values, const void*));
    length = std::snprintf(text, kAddressBytes, "%p", shown);
  } else {
    length = std::vsprintf(text, format, values);
  }
  va_end(values);
  return length;
}

}  // extern "C"
