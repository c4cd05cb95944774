// learn.h: which modules a program imports, for `hako image build --for`.
#ifndef HAKO_INTERPRETER_LEARN_H_
#define HAKO_INTERPRETER_LEARN_H_

#include <string>

namespace hako::interpreter {

// At the end of the program that is about to run, after all its own atexit functions, writes the
// names in sys.modules to the file `path`, in their order: a line each, name, tab, origin (empty:
// built in or frozen). Nothing is written if the program ends in another way (os._exit, a signal),
// nor by its children. False with an exception set.
bool LearnModulesAtExit(const std::string& path);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_LEARN_H_
