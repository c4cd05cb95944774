// locale_choice.h: the locale that CPython's start would choose.
#ifndef HAKO_INTERPRETER_LOCALE_CHOICE_H_
#define HAKO_INTERPRETER_LOCALE_CHOICE_H_

#include <string>

#include "image/mapping.h"
#include "interpreter/decline.h"

namespace hako::interpreter {

struct LocaleChoice {
  bool utf8_mode = false;  // PEP 540: for the locales C and POSIX, and those coerced.
  const wchar_t* stream_errors = L"strict";  // Of sys.stdin and sys.stdout.
  bool is_coerced = false;
  bool had_variable = false;  // LC_CTYPE was set, to `variable`, before it was coerced.
  std::string variable = {};

  // Puts locale and environment back, for a cold start.
  void Revert() const;
};

// Sets the process's locale as python3 would, where that leads to UTF-8: in a UTF-8 locale, or in
// none, C, POSIX or one that is not installed, which CPython coerces to C.UTF-8 (PEP 538; it tells
// its children by LC_CTYPE) or meets with UTF-8 Mode. In any other it declines, with the locale as
// it was.
//
// `image`: if C.UTF-8 is to be the locale and the image knows what that is here, it is set later,
// by itself: seams/deferred_locale.h. Null: it is set now.
Decline ChooseLocale(const image::ImageFile* image, LocaleChoice* choice);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_LOCALE_CHOICE_H_
