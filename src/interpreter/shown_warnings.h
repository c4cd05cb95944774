// shown_warnings.h: what the filters of warnings say of files that nobody has closed.
#ifndef HAKO_INTERPRETER_SHOWN_WARNINGS_H_
#define HAKO_INTERPRETER_SHOWN_WARNINGS_H_

namespace hako::interpreter {

// True if the filters, as they are now, could show a ResourceWarning: what a file issues that dies
// and was not closed. Runs no Python code.
bool ResourceWarningsAreShown();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_SHOWN_WARNINGS_H_
