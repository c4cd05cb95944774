// restore.h: a start from an image.
#ifndef HAKO_INTERPRETER_RESTORE_H_
#define HAKO_INTERPRETER_RESTORE_H_

#include <string>

#include "interpreter/boot_plan.h"
#include "interpreter/decline.h"

namespace hako::interpreter {

// Puts the interpreter into the state in which Py_InitializeFromConfig would leave it for `plan`,
// from the image that is right for it (image_choice.h), whose path goes to `taken`. If it declines,
// nothing has changed that a cold start would notice. Once, on the main thread, before anything of
// CPython is called.
Decline Restore(const BootPlan& plan, std::string* taken);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_RESTORE_H_
