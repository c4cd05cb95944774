// interpreter.h: CPython begun and ended exactly as python3 does.
#ifndef HAKO_INTERPRETER_INTERPRETER_H_
#define HAKO_INTERPRETER_INTERPRETER_H_

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// Runs python3's main program by `plan` to its end and returns the exit status. Once in a process,
// on its main thread. Like python3 it may end the process itself: by SIGINT after an unhandled
// KeyboardInterrupt, by abort() after a fatal error.
int RunMain(const BootPlan& plan);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_INTERPRETER_H_
