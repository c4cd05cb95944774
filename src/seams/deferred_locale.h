// deferred_locale.h: the locale of characters, set when something first depends on it.
//
// setlocale(LC_CTYPE, "C.UTF-8") opens six files and takes a start some 60 µs, and most programs
// never ask libc for anything that depends on it: CPython has its own UTF-8 codec. So a start that
// knows what the call would give (interpreter/locale_choice.h) leaves it out, and it is made before
// the first call of the interpreter's whose result could differ between the locales C and C.UTF-8
// (locale_calls.inc; ASCII is the same in both), before another library is loaded, which may ask
// for anything, before a second thread, and before what could make the file unreachable.
//
// Of the process, and of one thread: nothing is deferred any more once there is a second.
#ifndef HAKO_SEAMS_DEFERRED_LOCALE_H_
#define HAKO_SEAMS_DEFERRED_LOCALE_H_

#include <string_view>

namespace hako::seams {

// SettleLocale() will make setlocale(LC_CTYPE, name), a UTF-8 locale that is like C for ASCII.
// `name` must live as long as the process. Where no other mode has put answers into system_calls.
void DeferLocale(const char* name);

// Takes DeferLocale() back: nothing will be set.
void ForgetDeferredLocale();

// Sets what is deferred, if anything. If that is impossible, which it was not at the start, the
// process ends with a line on stderr, as the program would get wrong answers.
void SettleLocale();

// Whether a shared object that imports the libc function `name` may come to depend on the locale,
// or on its being settled. For functions without a doubt: false.
bool MayDependOnLocale(std::string_view name);

}  // namespace hako::seams

#endif  // HAKO_SEAMS_DEFERRED_LOCALE_H_
