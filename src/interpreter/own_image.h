// own_image.h: an image made for one run, where none is there that fits.
#ifndef HAKO_INTERPRETER_OWN_IMAGE_H_
#define HAKO_INTERPRETER_OWN_IMAGE_H_

#include <string>

#include "base/error.h"
#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// Has the runner capture an image for deterministic runs into a folder of its own in the folder of
// temporary files, and gives its path. It takes a second. The folder goes when the process exits.
Result<std::string> CaptureOwnImage(const BootPlan& plan);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_OWN_IMAGE_H_
