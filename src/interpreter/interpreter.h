// interpreter.h: CPython begun and ended exactly as python3 does.
#ifndef HAKO_INTERPRETER_INTERPRETER_H_
#define HAKO_INTERPRETER_INTERPRETER_H_

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// Runs python3's main program by `plan` to its end and returns the exit status, from an image where
// one fits, else from a cold start; HAKO_TRACE=1 says which and why on stderr. Once in a process,
// on its main thread. Like python3 it may end the process itself: by SIGINT after an unhandled
// KeyboardInterrupt, by abort() after a fatal error.
int RunMain(const BootPlan& plan);

// How the hash of strings is seeded: as options and variables say, or by 0, as in an image; then
// `site` is not run either, as a capture runs it by itself.
enum class HashSeed { kAsTold, kZero };

// The cold start alone: initialises CPython by `plan`. Returns -1, or an exit status where the
// command line asked for no more (--version). Ends the process where CPython cannot start.
int Boot(const BootPlan& plan, HashSeed seed);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_INTERPRETER_H_
