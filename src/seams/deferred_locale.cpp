// deferred_locale.cpp: one load and one branch in front of each call, and six answers in
// system_calls for as long as a locale is deferred.
#include "seams/deferred_locale.h"

#include <dlfcn.h>
#include <libintl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <iterator>

#include "seams/system_calls.h"
#include "seams/within_reach.h"

namespace hako::seams {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit const char* deferred = nullptr;

// NOLINTBEGIN(concurrency-mt-unsafe): there is one thread, as long as a locale is deferred

char* SetLocale(int category, const char* name) {
  SettleLocale();
  return std::setlocale(category, name);
}

char* LanguageInformation(nl_item item) {
  static char utf8[] = "UTF-8";  // As libc's, for callers that do not write to it.
  if (item == CODESET) return utf8;
  SettleLocale();
  return nl_langinfo(item);
}

// Where libc looks for locales. glibc 2.36, locale/findlocale.c: _nl_find_locale
bool LeadsElsewhere(const char* name) {
  return std::strcmp(name, "LOCPATH") == 0 || std::strcmp(name, "GCONV_PATH") == 0;
}

int SetVariable(const char* name, const char* value, int replaces) {
  if (LeadsElsewhere(name)) SettleLocale();
  return setenv(name, value, replaces);
}

int CreateThread(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                 void* argument) {
  SettleLocale();
  return pthread_create(thread, attributes, body, argument);
}

// Names of hosts may be in the locale's characters: AI_IDN.
int GetAddresses(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  SettleLocale();
  return getaddrinfo(host, service, hints, result);
}

// NOLINTEND(concurrency-mt-unsafe)

// Whether `char` is signed depends on the architecture.
bool IsAscii(const char* text) {
  while (*text != 0 && static_cast<unsigned char>(*text) < 0x80) ++text;
  return *text == 0;
}

bool IsAscii(const wchar_t* text) {
  while (*text > 0 && *text < 0x80) ++text;
  return *text == 0;
}

bool SetCharacters(void* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
  return std::setlocale(LC_CTYPE, static_cast<const char*>(name)) != nullptr;
}

// Puts the answers above into the table, or takes them out.
void Answer(bool is_deferred) {
  const auto put = [is_deferred](auto& call, auto* answer) {
    call = is_deferred ? answer : nullptr;
  };
  put(system_calls.setlocale, SetLocale);
  put(system_calls.nl_langinfo, LanguageInformation);
  put(system_calls.setenv, SetVariable);
  put(system_calls.pthread_create, CreateThread);
  put(system_calls.getaddrinfo, GetAddresses);
}

}  // namespace

void DeferLocale(const char* name) {
  deferred = name;
  Answer(true);
}

void ForgetDeferredLocale() {
  if (deferred == nullptr) return;
  deferred = nullptr;
  Answer(false);
}

void SettleLocale() {
  if (deferred == nullptr) [[likely]]
    return;
  const char* name = deferred;
  ForgetDeferredLocale();
  const int error = errno;
  if (!CallWithDescriptors(SetCharacters, const_cast<char*>(name))) {
    static_cast<void>(std::fprintf(
        stderr, "hako: the locale %s cannot be loaded any more (do: run it with HAKO_IMAGE=none)\n",
        name));
    std::abort();
  }
  errno = error;
}

// POSIX.1-2017, "LC_CTYPE" in the descriptions of functions; locale(7). By parts of names, as there
// are many of each kind.
bool MayDependOnLocale(std::string_view name) {
  constexpr std::string_view kBeginnings[] = {"mb",          "wc",
                                              "isw",         "tow",
                                              "btow",        "__ctype",
                                              "setlocale",   "newlocale",
                                              "uselocale",   "duplocale",
                                              "nl_langinfo", "localeconv",
                                              "strcoll",     "strxfrm",
                                              "strftime",    "strptime",
                                              "regcomp",     "fnmatch",
                                              "glob",        "iconv",
                                              "wordexp",     "getaddrinfo",
                                              "getnameinfo", "dlopen",
                                              "dlmopen",     "pthread_create",
                                              "putenv",      "setenv",
                                              "strcasecmp",  "strncasecmp"};
  constexpr std::string_view kParts[] = {"printf",     "scanf", "gettext",
                                         "textdomain", "getw",  "putw"};
  return MayHideFiles(name) ||
         std::ranges::any_of(kBeginnings, [name](auto part) { return name.starts_with(part); }) ||
         std::ranges::any_of(
             kParts, [name](auto part) { return name.find(part) != std::string_view::npos; });
}

}  // namespace hako::seams

extern "C" {

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): glibc's
int __vfprintf_chk(FILE* file, int flag, const char* format, va_list values);

// NOLINTBEGIN(concurrency-mt-unsafe,bugprone-macro-parentheses): who calls is CPython, and it knows
// what it calls
#define HAKO_LOCALE(result, name, parameters, arguments) \
  result hako_##name parameters {                        \
    hako::seams::SettleLocale();                         \
    return ::name arguments;                             \
  }
#define HAKO_HIDING(result, name, parameters, arguments) \
  result hako_##name parameters {                        \
    hako::seams::KeepWithinReach();                      \
    return ::name arguments;                             \
  }
#include "seams/locale_calls.inc"
#undef HAKO_HIDING
#undef HAKO_LOCALE

size_t hako_mbstowcs(wchar_t* to, const char* from, size_t count) {
  if (!hako::seams::IsAscii(from)) hako::seams::SettleLocale();
  return std::mbstowcs(to, from, count);
}

size_t hako_wcstombs(char* to, const wchar_t* from, size_t count) {
  if (!hako::seams::IsAscii(from)) hako::seams::SettleLocale();
  return std::wcstombs(to, from, count);
}
// NOLINTEND(concurrency-mt-unsafe,bugprone-macro-parentheses)

// "%ls" is what depends on it.
int hako_vfprintf(FILE* file, const char* format, va_list values) {
  hako::seams::SettleLocale();
  return std::vfprintf(file, format, values);
}

int hako_vfprintf_chk(FILE* file, int flag, const char* format, va_list values) {
  hako::seams::SettleLocale();
  return __vfprintf_chk(file, flag, format, values);
}

int hako_fprintf(FILE* file, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int count = hako_vfprintf(file, format, values);
  va_end(values);
  return count;
}

int hako_fprintf_chk(FILE* file, int flag, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int count = hako_vfprintf_chk(file, flag, format, values);
  va_end(values);
  return count;
}

int hako_printf(const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int count = hako_vfprintf(stdout, format, values);
  va_end(values);
  return count;
}

int hako_printf_chk(int flag, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int count = hako_vfprintf_chk(stdout, flag, format, values);
  va_end(values);
  return count;
}

}  // extern "C"
