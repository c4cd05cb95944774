// warm_up.h: what CPython would look up at every start, looked up once for all at the capture.
#ifndef HAKO_INTERPRETER_WARM_UP_H_
#define HAKO_INTERPRETER_WARM_UP_H_

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// Plays a start through in a child process, runs a program there that does what most programs do,
// and fills this process's method cache with what the child looked up. No program can see the
// difference. At the end of a capture, when all is as a restore finds it. If the child fails,
// nothing is changed.
void WarmUp(const BootPlan& plan);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_WARM_UP_H_
