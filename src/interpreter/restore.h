// restore.h: a start from an image.
#ifndef HAKO_INTERPRETER_RESTORE_H_
#define HAKO_INTERPRETER_RESTORE_H_

#include "interpreter/boot_plan.h"
#include "interpreter/decline.h"

namespace hako::interpreter {

// Puts the interpreter into the state in which Py_InitializeFromConfig would leave it for `plan`, from the
// image that the plan names or the one beside the program. If it declines, nothing has changed that a
// cold start would notice. Once, on the main thread, before anything of CPython is called.
Decline Restore(const BootPlan& plan);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_RESTORE_H_
