// locale_facts.h: what makes C.UTF-8 the locale that it is.
#ifndef HAKO_INTERPRETER_LOCALE_FACTS_H_
#define HAKO_INTERPRETER_LOCALE_FACTS_H_

#include <string>
#include <vector>

namespace hako::interpreter {

// The files and variables on which setlocale(LC_CTYPE, "C.UTF-8") depends, as paths of image
// inputs, where it succeeds here, by a file of its own, and gives a UTF-8 locale in which ASCII is
// what it is in the locale C. As long as none of them changes, a start knows what that call would
// give. Empty: it is otherwise, and each start has to make the call. Leaves the process's locale
// alone.
std::vector<std::string> LocaleInputs();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_LOCALE_FACTS_H_
