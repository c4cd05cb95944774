// locale_choice.cpp: CPython 3.11.2, Python/preconfig.c: _PyPreConfig_Read, _PyPreConfig_Write;
// Python/pylifecycle.c: _Py_CoerceLegacyLocale.
#include "interpreter/locale_choice.h"

#include <langinfo.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "seams/deferred_locale.h"

namespace hako::interpreter {
namespace {

constexpr const char* kCoerced =
    "C.UTF-8";  // The first of CPython's targets; Debian always has it.
constexpr const char* kOtherName = "C.utf8";  // For the same locale.

// NOLINTBEGIN(concurrency-mt-unsafe): no thread has started

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool IsLegacy(std::string_view locale) { return locale == "C" || locale == "POSIX"; }

bool IsUtf8() { return std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// What setlocale(LC_CTYPE, "") looks for. setlocale(3)
std::string_view NameOfCharacters() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!Variable(name).empty()) return Variable(name);
  }
  return "C";
}

// Whether setlocale(LC_ALL, "") sets all categories but that of characters to the locale C.
bool OthersAreC() {
  constexpr std::string_view kPart = "LC_";
  const std::string_view language = Variable("LANG");
  if (!language.empty() && !IsLegacy(language)) return false;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (text.starts_with(kPart) && !text.starts_with("LC_CTYPE=") && !text.ends_with('='))
      return false;
  }
  return true;
}

void NoteCoercion(LocaleChoice* choice) {
  choice->is_coerced = true;
  choice->had_variable = std::getenv("LC_CTYPE") != nullptr;
  choice->variable = Variable("LC_CTYPE");
  setenv("LC_CTYPE", kCoerced, 1);
}

// As below, where the locale is C.UTF-8 by name or by coercion. False: it is not, or the image does
// not know it, and nothing has changed.
bool Defer(const image::ImageFile& image, LocaleChoice* choice) {
  const std::string_view name = NameOfCharacters();
  const bool is_named = name == kCoerced || name == kOtherName;
  // LC_ALL, which forbids coercion, is one of the others.
  const bool is_coerced = IsLegacy(name) && OthersAreC();
  if ((!is_named && !is_coerced) || !image.KnowsLocale()) return false;
  seams::DeferLocale(name == kOtherName ? kOtherName : kCoerced);
  choice->stream_errors = L"surrogateescape";
  choice->utf8_mode = is_coerced;
  if (is_coerced) NoteCoercion(choice);
  return true;
}

// In the C locale. Python/pylifecycle.c: _Py_CoerceLegacyLocale, _coerce_default_locale_settings
Decline Coerce(LocaleChoice* choice) {
  if (std::setlocale(LC_CTYPE, kCoerced) == nullptr || !IsUtf8()) {
    static_cast<void>(std::setlocale(LC_CTYPE, "C"));
    return Decline("there is no locale C.UTF-8");
  }
  NoteCoercion(choice);
  static_cast<void>(std::setlocale(LC_ALL, ""));
  return {};
}

}  // namespace

Decline ChooseLocale(const image::ImageFile* image, LocaleChoice* choice) {
  if (image != nullptr && Defer(*image, choice)) return {};
  if (std::setlocale(LC_CTYPE, "") == nullptr) static_cast<void>(std::setlocale(LC_CTYPE, "C"));
  const std::string_view locale = std::setlocale(LC_CTYPE, nullptr);
  if (!IsLegacy(locale)) {
    // Python/initconfig.c: config_get_stdio_errors
    const bool is_target = locale == "C.UTF-8" || locale == "C.utf8" || locale == "UTF-8";
    if (is_target) choice->stream_errors = L"surrogateescape";
    if (IsUtf8()) return {};
    static_cast<void>(std::setlocale(LC_CTYPE, "C"));
    return Decline("the locale is not a UTF-8 one");
  }
  choice->utf8_mode = true;
  choice->stream_errors = L"surrogateescape";
  return Variable("LC_ALL").empty() ? Coerce(choice) : Decline();
}

void LocaleChoice::Revert() const {
  seams::ForgetDeferredLocale();
  static_cast<void>(std::setlocale(LC_ALL, "C"));
  if (!is_coerced) return;
  if (had_variable) {
    setenv("LC_CTYPE", variable.c_str(), 1);
  } else {
    unsetenv("LC_CTYPE");
  }
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace hako::interpreter
