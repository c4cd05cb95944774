// capture.h: an image made: in a process of its own that does nothing else.
#ifndef HAKO_INTERPRETER_CAPTURE_H_
#define HAKO_INTERPRETER_CAPTURE_H_

#include <string>
#include <vector>

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// Boots the interpreter of `plan` in a fixed place and an empty environment, and writes its memory to
// `path` (through a temporary file beside it that is renamed at the end). Returns the exit status; what
// went wrong stands on stderr in one line. Once in a process, which must end afterwards.
// `modules` are for the pantry; what of them cannot be kept is named on stderr if `explains`.
int CaptureMain(const BootPlan& plan, const std::string& path, const std::vector<std::string>& modules,
                bool explains);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_CAPTURE_H_
